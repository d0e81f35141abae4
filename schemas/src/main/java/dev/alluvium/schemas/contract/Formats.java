package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.FieldPath;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.schemas.spec.JsonFormat;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.RecordFormat;
import java.util.List;
import java.util.Optional;

/** The formats that contracts can name. */
final class Formats {
  /** A new format is a line here. */
  private static final Kinds<FormatReader<?>> ALL =
      Kinds.of(
          RecordFormat.class,
          List.of(new JsonFormatReader(), new CsvFormatReader(), new AvroFormatReader()));

  private Formats() {}

  static List<FormatReader<?>> all() {
    return ALL.handlers();
  }

  /** The keys of all formats' blocks. */
  static List<String> blocks() {
    return all().stream()
        .filter(format -> !format.keys().isEmpty())
        .map(reader -> reader.name())
        .toList();
  }

  /** The format that {@code source} names, JSON where it names none, with its settings. */
  static RecordFormat read(YamlMap source, List<FieldSpec> fields) {
    Optional<Name> name = source.find("format").flatMap(value -> value.name("format"));
    Optional<FormatReader<?>> named =
        find(name.map(Name::text).orElseGet(() -> new JsonFormat().name()));
    if (named.isEmpty()) {
      List<String> names = all().stream().map(reader -> reader.name()).toList();
      name.ifPresent(at -> at.fault("%s", Choice.unknown("format", at.text(), names)));
      return new JsonFormat();
    }
    FormatReader<?> reader = named.get();
    blocks().stream()
        .filter(block -> !block.equals(reader.name()))
        .forEach(
            block ->
                source.find(block).ifPresent(at -> at.fault("%s is for format: %s", block, block)));
    RecordFormat format =
        reader.read(source.findMap(reader.name()).allow(reader.keys()), source, fields);
    fields.forEach(field -> check(field, format, source));
    return format;
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
