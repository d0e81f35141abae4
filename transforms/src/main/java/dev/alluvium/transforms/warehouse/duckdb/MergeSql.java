package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.names;

import dev.alluvium.schemas.warehouse.MergeRule;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements that merge staged mutations into a table by its {@link MergeRule}.
 *
 * <p>A table has no index: DuckDB compiles {@code ON CONFLICT} to the same hash join over the key
 * columns that a merge without an index uses, so an index only costs (see {@code
 * docs/decisions/0001-duckdb-merge.md}). Keys are compared with {@code IS NOT DISTINCT FROM}: NULL
 * equals NULL. Text is compared by code point, NULL is larger than any value.
 */
final class MergeSql {
  /** The staging columns beside the table's own; no contract can name a column so. */
  static final String SEQUENCE = "#sequence";

  static final String ORDINAL = "#ordinal";
  static final String DELETE = "#delete";

  private final TableSpec table;
  private final String staging;
  private final List<String> columns;

  MergeSql(TableSpec table) {
    this.table = table;
    this.staging = name("temp", "main") + "." + name(stagingName(table));
    this.columns = DuckDbSql.columnNames(table);
  }

  static String stagingName(TableSpec table) {
    return "staged " + table.qualifiedName();
  }

  /** An empty staging table, in place of the last flush's. */
  String createStaging() {
    String declared =
        table.columns().stream()
            .map(c -> name(c.name()) + " " + DuckDbSql.type(c.type()))
            .collect(Collectors.joining(", "));
    return "CREATE OR REPLACE TEMP TABLE %s (%s, %s BIGINT, %s BIGINT, %s BOOLEAN)"
        .formatted(name(stagingName(table)), declared, name(SEQUENCE), name(ORDINAL), name(DELETE));
  }

  String dropStaging() {
    return "DROP TABLE IF EXISTS " + staging;
  }

  /** What merges the staged mutations, in order. */
  List<String> merge(boolean withDeletions) {
    List<String> statements = new ArrayList<>();
    if (table.rule() == MergeRule.LAST_WRITTEN) {
      statements.add(deleteStored(""));
      statements.add(insert(winners() + (withDeletions ? " AND NOT s." + name(DELETE) : ""), ""));
      return statements;
    }
    if (withDeletions) {
      statements.add(deleteStored(" AND s." + name(DELETE)));
      statements.add(deleteStagedBeforeDeletion());
    }
    boolean onlyKey = table.key().containsAll(columns);
    statements.add(
        table.rule() == MergeRule.FIRST_WRITTEN || onlyKey
            ? insert(
                winners(),
                " WHERE NOT EXISTS (SELECT 1 FROM " + name(table) + " t WHERE " + sameKey() + ")")
            : mergeSmallest());
    return statements;
  }

  private String insert(String source, String condition) {
    return "INSERT INTO %s (%s) SELECT %s FROM (%s) s%s"
        .formatted(name(table), names("", columns), names("s.", columns), source, condition);
  }

  private String mergeSmallest() {
    List<String> compared = new ArrayList<>(table.order());
    columns.stream().filter(c -> !compared.contains(c)).forEach(compared::add);
    String changes =
        columns.stream()
            .filter(c -> !table.key().contains(c))
            .map(c -> name(c) + " = s." + name(c))
            .collect(Collectors.joining(", "));
    return ("MERGE INTO %s AS t USING (%s) s ON %s"
            + " WHEN MATCHED AND row(%s) < row(%s) THEN UPDATE SET %s"
            + " WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)")
        .formatted(
            name(table),
            winners(),
            sameKey(),
            names("s.", compared),
            names("t.", compared),
            changes,
            names("", columns),
            names("s.", columns));
  }

  /** One staged mutation per key. */
  private String winners() {
    String order =
        switch (table.rule()) {
          case FIRST_WRITTEN -> "s." + name(ORDINAL);
          case LAST_WRITTEN -> "s." + name(SEQUENCE) + " DESC, s." + name(ORDINAL) + " DESC";
          case SMALLEST -> {
            List<String> compared = new ArrayList<>(table.order());
            columns.stream().filter(c -> !compared.contains(c)).forEach(compared::add);
            yield compared.stream()
                .map(c -> "s." + name(c) + " ASC NULLS LAST")
                .collect(Collectors.joining(", "));
          }
        };
    return "SELECT * FROM %s s QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s) = 1"
        .formatted(staging, names("s.", table.key()), order);
  }

  private String deleteStored(String condition) {
    return "DELETE FROM %s AS t USING %s s WHERE %s%s"
        .formatted(name(table), staging, sameKey(), condition);
  }

  private String deleteStagedBeforeDeletion() {
    return ("DELETE FROM %1$s AS t USING (SELECT %2$s, max(%3$s) AS %3$s FROM %1$s WHERE %4$s"
            + " GROUP BY %2$s) s WHERE %5$s AND t.%3$s <= s.%3$s")
        .formatted(staging, names("", table.key()), name(ORDINAL), name(DELETE), sameKey());
  }

  private String sameKey() {
    return table.key().stream()
        .map(c -> "t." + name(c) + " IS NOT DISTINCT FROM s." + name(c))
        .collect(Collectors.joining(" AND "));
  }
}
