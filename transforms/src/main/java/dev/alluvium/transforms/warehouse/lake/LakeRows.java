package dev.alluvium.transforms.warehouse.lake;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The queries over a warehouse file that give what is to stand in the lake. */
final class LakeRows {
  private final TableSpec table;

  /**
   * @param table whose columns are given, in their order
   */
  LakeRows(TableSpec table) {
    this.table = table;
  }

  /**
   * All rows that the table has.
   *
   * @param stored the columns that it has; others are NULL, as in a model that is not built yet
   */
  String all(Set<String> stored) {
    return "SELECT %s FROM %s t%s".formatted(columns("t.", stored), name(table), sorted());
  }

  /**
   * The rows that came in these flushes, as the table has them now.
   *
   * @param end of the table, where those of new keys are, see {@link Outbox#end}
   * @param hasKeys whether any of them had a row before
   */
  String changed(long after, long through, long end, boolean hasKeys) {
    String columns = columns("t.");
    String fresh =
        "SELECT %s FROM %s t WHERE t.rowid >= %s AND EXISTS (%s)"
            .formatted(
                columns, name(table), Long.toString(end), came(after, through, Outbox.isNew("k.")));
    if (!hasKeys) {
      return fresh + sorted();
    }
    String changed = came(after, through, "NOT " + Outbox.isNew("k."));
    return "SELECT * FROM (%s AND NOT EXISTS (%s) UNION ALL SELECT %s FROM %s t WHERE EXISTS (%s))%s"
        .formatted(fresh, changed, columns, name(table), changed, sorted());
  }

  private String came(long after, long through, String condition) {
    return "SELECT 1 FROM %s k WHERE %s AND %s AND %s"
        .formatted(
            Outbox.relation(table),
            Outbox.between("k.", after, through),
            condition,
            SqlDialect.DUCKDB.same("t", "k", table.key().stream().map(DuckDbSql::name).toList()));
  }

  /** The keys of which something changed in these flushes. */
  String keys(long after, long through) {
    return "SELECT DISTINCT %s FROM %s t WHERE %s AND NOT %s"
        .formatted(
            table.columns().stream()
                .filter(column -> table.key().contains(column.name()))
                .map(column -> value(column, "t."))
                .collect(Collectors.joining(", ")),
            Outbox.relation(table),
            Outbox.between("t.", after, through),
            Outbox.isNew("t."));
  }

  /** Files are read faster whose rows that belong together stand together. */
  String sorted() {
    return table.clusterBy().isEmpty()
        ? ""
        : table.clusterBy().stream()
            .map(DuckDbSql::name)
            .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  private String columns(String prefix) {
    return columns(
        prefix, table.columns().stream().map(ColumnSpec::name).collect(Collectors.toSet()));
  }

  private String columns(String prefix, Set<String> stored) {
    List<String> columns =
        table.columns().stream()
            .map(column -> stored.contains(column.name()) ? value(column, prefix) : empty(column))
            .toList();
    return String.join(", ", columns);
  }

  /**
   * An instant has a zone in the lake; one of another type, as in a model not built yet, is NULL.
   */
  private static String value(ColumnSpec column, String prefix) {
    String cast =
        "TRY_CAST(%s%s AS %s)"
            .formatted(
                prefix,
                name(column.name()),
                column.type() == ColumnType.JSON
                    ? "VARCHAR"
                    : SqlDialect.DUCKDB.type(column.type()));
    return (column.type() == ColumnType.TIMESTAMP ? cast + " AT TIME ZONE 'UTC'" : cast)
        + " AS "
        + name(column.name());
  }

  private static String empty(ColumnSpec column) {
    return "CAST(NULL AS %s)%s AS %s"
        .formatted(
            column.type() == ColumnType.JSON ? "VARCHAR" : SqlDialect.DUCKDB.type(column.type()),
            column.type() == ColumnType.TIMESTAMP ? " AT TIME ZONE 'UTC'" : "",
            name(column.name()));
  }
}
