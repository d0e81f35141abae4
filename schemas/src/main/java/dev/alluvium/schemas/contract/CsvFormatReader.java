package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.CsvFormat;
import dev.alluvium.schemas.spec.FieldPath;
import dev.alluvium.schemas.spec.FieldSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads how an event's lines of separated values are laid out. */
final class CsvFormatReader implements FormatReader<CsvFormat> {
  private static final List<String> KEYS =
      List.of("header", "columns", "delimiter", "quote", "trim");

  @Override
  public Class<CsvFormat> kind() {
    return CsvFormat.class;
  }

  @Override
  public String name() {
    return "csv";
  }

  @Override
  public List<String> keys() {
    return KEYS;
  }

  @Override
  public CsvFormat read(YamlMap map, YamlMap source, List<FieldSpec> fields) {
    boolean header = map.flag("header");
    List<Name> columns = map.findValues("columns");
    if (!header && columns.isEmpty()) {
      source.fault(
          "format: csv needs csv: {header: true}, or csv: {columns: […]} with the order of"
              + " columns, or both");
    }
    if (!columns.isEmpty()) {
      fields.forEach(field -> check(field, columns, map));
    }
    char delimiter = sign(map, "delimiter", ',');
    char quote = sign(map, "quote", '"');
    if (delimiter == quote) {
      map.fault(
          "delimiter and quote are the same character, \"%s\"; give one of them another", quote);
    }
    return CsvFormat.of(header, Names.texts(columns), delimiter, quote, map.flag("trim"));
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

  /** A sign may be a blank: a tab, or a space. */
  private static char sign(YamlMap map, String key, char otherwise) {
    Optional<Name> value = map.findValue(key).flatMap(at -> at.value(key));
    Optional<String> text = value.map(Name::text).map(CsvFormatReader::unescaped);
    text.filter(t -> t.length() != 1 || t.charAt(0) > '~' || "\r\n".contains(t))
        .ifPresent(
            t ->
                value
                    .orElseThrow()
                    .fault("%s must be one ASCII character, such as \";\" or \"\\t\"", key));
    return text.filter(t -> t.length() == 1).map(t -> t.charAt(0)).orElse(otherwise);
  }

  private static String unescaped(String text) {
    return text.equals("\\t") ? "\t" : text;
  }
}
