package dev.alluvium.schemas.contract.format;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.format.CsvFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how an event's lines of separated values are laid out. */
final class CsvFormatReader implements FormatReader<CsvFormat> {
  /** An ASCII character that ends no line, or two that stand for a tab. */
  private static final Shape SIGN = Shape.matching("([\\x00-\\x09\\x0b\\x0c\\x0e-~]|\\\\t)");

  private static final Key<Boolean> HEADER =
      Key.flag(
          "header",
          "Whether the first line of a file names its columns; records of Kafka have no such line.");
  private static final Key<List<Name>> COLUMNS =
      Key.find(
          "columns",
          Shape.listOf(Shape.anyText()),
          "Columns of a record that no header belongs to, in order; \"\" is one without a name.",
          YamlMap::findValues);
  private static final Key<Optional<Name>> DELIMITER =
      sign(
          "delimiter",
          ",",
          "What stands between values, one ASCII character, such as \";\" or \"\\t\".");
  private static final Key<Optional<Name>> QUOTE =
      sign(
          "quote", "\"", "What stands around values that hold the delimiter, one ASCII character.");
  private static final Key<Boolean> TRIM =
      Key.flag("trim", "Whether blanks around a value that is not in quotes are no part of it.");
  private static final Key<YamlMap> CSV =
      Key.findSettings(
          "csv",
          Section.of(HEADER, COLUMNS, DELIMITER, QUOTE, TRIM),
          "How a line of values is taken apart, for format: csv.");

  /** One whose value may be a blank: a tab, or a space. */
  private static Key<Optional<Name>> sign(String name, String otherwise, String description) {
    return Key.find(
        name,
        SIGN.usually(otherwise),
        description,
        (map, key) -> map.findValue(key).flatMap(at -> at.value(key)));
  }

  @Override
  public Class<CsvFormat> kind() {
    return CsvFormat.class;
  }

  @Override
  public String name() {
    return CSV.name();
  }

  @Override
  public Optional<Key<YamlMap>> settings() {
    return Optional.of(CSV);
  }

  @Override
  public CsvFormat read(YamlMap map, YamlMap source, List<FieldSpec> fields) {
    boolean header = map.get(HEADER);
    List<Name> columns = map.get(COLUMNS);
    if (!header && columns.isEmpty()) {
      source.fault(
          "format: csv needs csv: {header: true}, or csv: {columns: […]} with the order of"
              + " columns, or both");
    }
    if (!columns.isEmpty()) {
      fields.forEach(field -> check(field, columns, map));
    }
    char delimiter = sign(map, DELIMITER, ',');
    char quote = sign(map, QUOTE, '"');
    if (delimiter == quote) {
      map.fault(
          "delimiter and quote are the same character, \"%s\"; give one of them another", quote);
    }
    return CsvFormat.of(header, Names.texts(columns), delimiter, quote, map.get(TRIM));
  }

  private static void check(FieldSpec field, List<Name> columns, YamlMap map) {
    List<String> known = Names.texts(columns);
    List<String> names = new ArrayList<>(field.parts());
    if (names.isEmpty()) {
      List<String> ofField = field.paths().stream().map(FieldPath::lastName).toList();
      names.addAll(ofField.stream().anyMatch(known::contains) ? List.of() : ofField.subList(0, 1));
    }
    names.stream()
        .filter(name -> !known.contains(name))
        .forEach(
            name ->
                map.fault(
                    "columns lack %s of field %s",
                    name.isEmpty() ? "the column" : "\"" + name + "\"", field.name()));
  }

  private static char sign(YamlMap map, Key<Optional<Name>> key, char otherwise) {
    Optional<Name> value = map.get(key);
    Optional<String> text = value.map(Name::text).map(CsvFormatReader::unescaped);
    text.filter(t -> t.length() != 1 || t.charAt(0) > '~' || "\r\n".contains(t))
        .ifPresent(
            t ->
                value
                    .orElseThrow()
                    .fault("%s must be one ASCII character, such as \";\" or \"\\t\"", key.name()));
    return text.filter(t -> t.length() == 1).map(t -> t.charAt(0)).orElse(otherwise);
  }

  private static String unescaped(String text) {
    return text.equals("\\t") ? "\t" : text;
  }
}
