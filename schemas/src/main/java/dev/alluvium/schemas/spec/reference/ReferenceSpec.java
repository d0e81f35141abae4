package dev.alluvium.schemas.spec.reference;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows stand in a file beside the contracts.
 *
 * @param key names of the columns by which a row is found
 * @param starts the column that says from when on a row holds, if rows have times; a key then has a
 *     row for each
 * @param columns in the contract's order, those of the key among them
 */
public record ReferenceSpec(
    String name,
    String description,
    List<String> key,
    Optional<String> starts,
    List<Column> columns,
    List<Row> rows) {
  public ReferenceSpec {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A column of it. */
  public record Column(String name, ColumnType type, ColumnMeaning meaning)
      implements DescribedColumn {}

  /**
   * A row.
   *
   * @param values one of each column, null where there is none
   */
  public record Row(List<@Nullable Comparable<?>> values) {}

  /** Where the column stands among all, -1 if there is none of the name. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }
}
