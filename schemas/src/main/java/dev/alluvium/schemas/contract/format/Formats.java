package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The formats that contracts can name. */
public final class Formats {
  /** A new format is a line here. */
  private static final Kinds<FormatReader<?>> ALL =
      Kinds.of(
          RecordFormat.class,
          List.of(
              new JsonFormatReader(),
              new CsvFormatReader(),
              new AvroFormatReader(),
              new DebeziumFormatReader(),
              new MongoFormatReader()));

  private static final List<String> NAMES =
      ALL.handlers().stream().map(format -> format.name()).toList();

  private static final Key<Optional<Name>> FORMAT =
      Key.findValue(
          "format",
          Shape.oneOf(NAMES).usually(new JsonFormat().name()),
          "How a record's bytes are laid out.");

  private Formats() {}

  static List<FormatReader<?>> all() {
    return ALL.handlers();
  }

  /** The keys by which a source says its format, and the settings of it. */
  public static List<Key<?>> keys() {
    return Stream.concat(Stream.of(FORMAT), blocks()).toList();
  }

  private static Stream<Key<YamlMap>> blocks() {
    return all().stream().flatMap(format -> format.settings().stream());
  }

  /** The format that {@code source} names, JSON where it names none, with its settings. */
  public static RecordFormat read(YamlMap source, List<FieldSpec> fields) {
    Optional<Name> name = source.get(FORMAT);
    Optional<FormatReader<?>> named =
        find(name.map(Name::text).orElseGet(() -> new JsonFormat().name()));
    if (named.isEmpty()) {
      name.ifPresent(at -> at.fault("%s", Choice.unknown("format", at.text(), NAMES)));
      return new JsonFormat();
    }
    FormatReader<?> reader = named.get();
    blocks()
        .filter(block -> !block.name().equals(reader.name()))
        .forEach(
            block ->
                source
                    .at(block)
                    .ifPresent(at -> at.fault("%s is for format: %s", block.name(), block.name())));
    YamlMap settings =
        reader.settings().map(source::get).orElseGet(() -> source.findMap(reader.name()));
    RecordFormat format = reader.read(settings, source, fields);
    fields.forEach(field -> check(field, format, source));
    return format;
  }

  /** Whether the records of the format that {@code source} names are changes of rows. */
  public static boolean carriesChanges(YamlMap source) {
    return source
        .find("format")
        .filter(value -> !value.isMap() && !value.isList())
        .flatMap(value -> value.name("format"))
        .flatMap(name -> find(name.text()))
        .filter(FormatReader::carriesChanges)
        .isPresent();
  }

  private static Optional<FormatReader<?>> find(String name) {
    return all().stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** A tree has no columns to be joined, and columns have nothing to step into. */
  private static void check(FieldSpec field, RecordFormat format, YamlMap source) {
    if (format.isTree()) {
      if (!field.parts().isEmpty()) {
        source.fault("%s has several columns, which is for format: csv", field.name());
      }
      return;
    }
    field.paths().stream()
        .filter(path -> path.steps().size() > 1)
        .forEach(path -> refuse(field, path, format, source));
  }

  private static void refuse(FieldSpec field, FieldPath path, RecordFormat format, YamlMap source) {
    source.fault(
        "%s is from %s, a path, but a record of format: %s has columns alone; put a column's name"
            + " in quotes, as '\"a.b\"'",
        field.name(), path, format.name());
  }
}
