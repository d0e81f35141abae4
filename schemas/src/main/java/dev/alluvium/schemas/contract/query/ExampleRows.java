package dev.alluvium.schemas.contract.query;

import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Reads rows of a table or view that are given by hand, each value of its column's type. */
public final class ExampleRows {

  private ExampleRows() {}

  /**
   * The rows of a list.
   *
   * @param key of the list
   * @param of the table or view, for messages
   */
  public static List<Row> read(YamlNode list, String key, String of, List<ColumnSpec> columns) {
    Map<String, ColumnSpec> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    List<Row> rows = new ArrayList<>();
    for (YamlNode row : list.list(key)) {
      rows.add(row(row.map("a row of " + key), of, byName));
    }
    return rows;
  }

  private static Row row(YamlMap map, String of, Map<String, ColumnSpec> columns) {
    Schema.Builder schema = Schema.builder();
    List<@Nullable Object> values = new ArrayList<>();
    map.items()
        .forEach(
            (name, value) -> {
              ColumnSpec column = columns.get(name.text());
              if (column == null) {
                name.fault("%s", Choice.missing(of, "column", name.text(), columns.keySet()));
                return;
              }
              schema.addNullableField(column.name(), column.type().fieldType());
              values.add(value.isEmpty() ? null : value(column, value).orElse(null));
            });
    return Row.withSchema(schema.build()).attachValues(values);
  }

  private static Optional<Object> value(ColumnSpec column, YamlNode value) {
    Optional<Name> text = value.value(column.name());
    return switch (column.type()) {
      case JSON -> text.map(Name::text);
      case BYTES -> text.flatMap(ExampleRows::bytes);
      default -> text.flatMap(t -> Literal.read(t, column.type()));
    };
  }

  private static Optional<Object> bytes(Name text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text.text()));
    } catch (IllegalArgumentException e) {
      text.fault("\"%s\" is not Base64, as bytes are written", text);
      return Optional.empty();
    }
  }
}
