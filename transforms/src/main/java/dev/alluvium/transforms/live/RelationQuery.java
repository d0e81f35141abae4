package dev.alluvium.transforms.live;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Queries of live tables: rows as texts that {@link LiveRow#parse} reads. */
public final class RelationQuery {
  private RelationQuery() {}

  /** The newest rows. */
  public static String newest(LiveTable table, SqlDialect dialect) {
    String order =
        table.time().isEmpty()
            ? ""
            : table.time().stream()
                .map(column -> name(column, dialect) + " DESC NULLS LAST")
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    return select(table, dialect) + order + " LIMIT " + table.mostRows();
  }

  /**
   * Rows in the order of their keys.
   *
   * @param key values of the first columns of the key, as {@link LiveRow#parseKey} reads them
   * @param behind the key that they stand behind; empty for the first
   */
  public static String page(
      LiveTable table, SqlDialect dialect, List<String> key, List<String> behind, int most) {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      conditions.add(compared(table, dialect, i, "=", key.get(i)));
    }
    if (!behind.isEmpty()) {
      conditions.add(behind(table, dialect, behind, 0));
    }
    String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    String order =
        table.key().stream().map(c -> name(c, dialect)).collect(Collectors.joining(", "));
    return select(table, dialect) + where + " ORDER BY " + order + " LIMIT " + most;
  }

  private static String behind(
      LiveTable table, SqlDialect dialect, List<String> values, int column) {
    String later = compared(table, dialect, column, ">", values.get(column));
    return column == values.size() - 1
        ? later
        : "(%s OR %s AND %s)"
            .formatted(
                later,
                compared(table, dialect, column, "=", values.get(column)),
                behind(table, dialect, values, column + 1));
  }

  private static String compared(
      LiveTable table, SqlDialect dialect, int place, String how, String value) {
    String column = table.key().get(place);
    ColumnType type = table.types().get(table.columns().indexOf(column));
    return "%s %s CAST(%s AS %s)"
        .formatted(name(column, dialect), how, dialect.literal(value), dialect.type(type));
  }

  /** The columns of all rows. */
  static String select(LiveTable table, SqlDialect dialect) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      columns.add(text(name(table.columns().get(i), dialect), table.types().get(i), dialect));
    }
    return "SELECT " + String.join(", ", columns) + " FROM " + table.name();
  }

  static String name(String column, SqlDialect dialect) {
    return dialect == SqlDialect.BIGQUERY ? "`" + column + "`" : "\"" + column + "\"";
  }

  private static String text(String column, ColumnType type, SqlDialect dialect) {
    if (dialect == SqlDialect.DUCKDB) {
      return "CAST(" + column + " AS VARCHAR)";
    }
    return switch (type) {
      case TIMESTAMP -> "FORMAT_TIMESTAMP('%Y-%m-%d %H:%M:%E*S', " + column + ")";
      case JSON -> "TO_JSON_STRING(" + column + ")";
      case BYTES -> "TO_BASE64(" + column + ")";
      default -> "CAST(" + column + " AS STRING)";
    };
  }
}
