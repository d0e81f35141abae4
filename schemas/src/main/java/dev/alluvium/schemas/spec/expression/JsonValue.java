package dev.alluvium.schemas.spec.expression;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
import java.util.List;

/**
 * {@code json: {of: payload, from: customer.id, type: int64}}: a value within JSON, read as a field
 * is. NULL where nothing stands there; uncomputable where it is of another type, or the text is no
 * JSON.
 *
 * @param column of JSON, or a text that is JSON
 * @param path to the value: of many, by a list to each; of one, that of {@link ListPath#list}
 * @param isMany whether it is a list of values, as a JSON array of those that are there
 * @param value how it is, or each is, read
 */
public record JsonValue(String column, ListPath path, boolean isMany, FieldSpec value)
    implements Expression {
  public static final String NAME = "json";

  @Override
  public String function() {
    return NAME;
  }

  @Override
  public List<String> columns() {
    return List.of(column);
  }

  @Override
  public ColumnType type() {
    return isMany ? ColumnType.JSON : value.type();
  }

  @Override
  public List<String> arguments() {
    String way = path.ofList().map(FieldPath::toString).orElse("$"); // No path is called so.
    return List.of(column, isMany ? "each " + path : way, value.reading());
  }
}
