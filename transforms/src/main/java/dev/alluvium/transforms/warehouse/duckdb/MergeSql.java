package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.names;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statements that merge staged mutations into a table by its {@link MergeRule}: one winner per
 * key into a temporary table, then the winners into the table.
 *
 * <p>A table has no index: DuckDB compiles {@code ON CONFLICT} to the same hash join over the key
 * columns that a merge without an index uses, so an index only costs. The winners are a table, not
 * a subquery, so that DuckDB knows how few they are and builds its hash table of them. Measured in
 * {@code docs/decisions/0001-duckdb-merge.md}.
 *
 * <p>Keys are compared with {@code IS NOT DISTINCT FROM}: NULL equals NULL. Rows are compared as
 * tuples, text by code point, NULL larger than any value.
 */
final class MergeSql {
  /** The staging columns beside the table's own; no contract can name a column so. */
  private static final String SEQUENCE = name("#sequence");

  private static final String ORDINAL = name("#ordinal");
  private static final String DELETE = name("#delete");
  private static final String ROW = name("#row");

  private final TableSpec table;
  private final String staged;
  private final String winners;
  private final String stored;
  private final List<String> columns;
  private final List<String> compared;

  MergeSql(TableSpec table) {
    this.table = table;
    this.staged = name(stagingName(table));
    this.winners = name(winnersName(table));
    this.stored = name("stored " + table.qualifiedName());
    this.columns = DuckDbSql.columnNames(table);
    this.compared =
        table.rule() == MergeRule.LATEST
            ? table.order()
            : Stream.concat(table.order().stream(), columns.stream()).distinct().toList();
  }

  static String stagingName(TableSpec table) {
    return "staged " + table.qualifiedName();
  }

  static String winnersName(TableSpec table) {
    return "winners " + table.qualifiedName();
  }

  /** An empty staging table: the table's columns, then sequence, ordinal and whether to delete. */
  String createStaging() {
    return create(staged);
  }

  /** An empty table of winners, of the same columns. */
  String createEmptyWinners() {
    return create(winners);
  }

  private String create(String name) {
    String declared =
        table.columns().stream()
            .map(c -> name(c.name()) + " " + DuckDbSql.type(c.type()))
            .collect(Collectors.joining(", "));
    return "CREATE OR REPLACE TEMP TABLE %s (%s, %s BIGINT, %s BIGINT, %s BOOLEAN)"
        .formatted(name, declared, SEQUENCE, ORDINAL, DELETE);
  }

  /** What merges the staged mutations, in order. */
  List<String> merge(boolean withDeletions) {
    List<String> steps = new ArrayList<>();
    if (withDeletions && table.rule() != MergeRule.LAST_WRITTEN) {
      steps.add(deleteFromTable(staged, " AND s." + DELETE));
      steps.add(deleteStagedBeforeDeletion());
    }
    steps.add(createWinners());
    steps.addAll(beforeInsert());
    steps.add(insert(withDeletions));
    return steps;
  }

  /** What takes the rows out that winners replace, and the winners that lose to a row. */
  List<String> beforeInsert() {
    return switch (table.rule()) {
      case FIRST_WRITTEN -> List.of();
      case LAST_WRITTEN -> List.of(deleteFromTable(winners, ""));
      case SMALLEST, LARGEST, LATEST ->
          List.of(createStored(), deleteLosingWinners(), deleteBeatenRows());
    };
  }

  /** Whether a row that is there and a new one are told apart by what is in them. */
  boolean comparesRows() {
    return switch (table.rule()) {
      case FIRST_WRITTEN, LAST_WRITTEN -> false;
      case SMALLEST, LARGEST, LATEST -> true;
    };
  }

  /** What leaves, of the table's rows {@code t}, those of the winners' keys. */
  String joinWinners() {
    return "JOIN temp.%s s ON %s".formatted(winners, sameKey());
  }

  /** What puts the winners that are left into the table. */
  String insert(boolean withDeletions) {
    return switch (table.rule()) {
      case FIRST_WRITTEN -> insert(whereAbsent());
      case LAST_WRITTEN -> insert(withDeletions ? " WHERE NOT s." + DELETE : "");
      case SMALLEST, LARGEST, LATEST -> insert("");
    };
  }

  /** What gives the memory of the temporary tables back. */
  List<String> clear() {
    return Stream.of(staged, winners, stored).map(t -> "DROP TABLE IF EXISTS temp." + t).toList();
  }

  /** What gives the memory of the winners back. */
  String dropWinners() {
    return "DROP TABLE temp." + winners;
  }

  private String createWinners() {
    String order =
        switch (table.rule()) {
          case FIRST_WRITTEN -> ORDINAL;
          case LAST_WRITTEN -> SEQUENCE + " DESC, " + ORDINAL + " DESC";
          case SMALLEST -> comparedBy(" ASC NULLS LAST");
          case LARGEST -> comparedBy(" DESC NULLS FIRST");
          case LATEST -> comparedBy(" DESC NULLS FIRST") + ", " + ORDINAL + " DESC";
        };
    return ("CREATE OR REPLACE TEMP TABLE %s AS SELECT * FROM temp.%s"
            + " QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s) = 1")
        .formatted(winners, staged, names("", table.key()), order);
  }

  private String comparedBy(String direction) {
    return compared.stream().map(c -> name(c) + direction).collect(Collectors.joining(", "));
  }

  /** The one scan of the table that a merge by order columns needs. */
  private String createStored() {
    return ("CREATE OR REPLACE TEMP TABLE %s AS"
            + " SELECT t.rowid AS %s, %s FROM %s t JOIN temp.%s s ON %s")
        .formatted(stored, ROW, names("t.", columns), name(table), winners, sameKey());
  }

  private String deleteLosingWinners() {
    String lost = row("s.", compared) + (isSmallest() ? " <= " : " >= ") + row("t.", compared);
    return "DELETE FROM temp.%s AS t USING temp.%s s WHERE %s AND (%s)"
        .formatted(winners, stored, sameKey(), table.rule() == MergeRule.LATEST ? beaten() : lost);
  }

  /** A row that is there already as it is has no need to be written again. */
  private String beaten() {
    return "%s > %s OR %s = %s"
        .formatted(
            row("s.", compared), row("t.", compared), row("s.", columns), row("t.", columns));
  }

  private boolean isSmallest() {
    return table.rule() == MergeRule.SMALLEST;
  }

  private static String row(String prefix, List<String> columns) {
    return "row(" + names(prefix, columns) + ")";
  }

  private String deleteBeatenRows() {
    return ("DELETE FROM %s WHERE rowid IN"
            + " (SELECT t.%s FROM temp.%s t SEMI JOIN temp.%s s ON %s)")
        .formatted(name(table), ROW, stored, winners, sameKey());
  }

  private String insert(String condition) {
    return "INSERT INTO %s (%s) SELECT %s FROM temp.%s s%s"
        .formatted(name(table), names("", columns), names("s.", columns), winners, condition);
  }

  private String whereAbsent() {
    return " WHERE NOT EXISTS (SELECT 1 FROM %s t WHERE %s)".formatted(name(table), sameKey());
  }

  private String deleteFromTable(String source, String condition) {
    return "DELETE FROM %s AS t USING temp.%s s WHERE %s%s"
        .formatted(name(table), source, sameKey(), condition);
  }

  private String deleteStagedBeforeDeletion() {
    return ("DELETE FROM temp.%1$s AS t USING (SELECT %2$s, max(%3$s) AS %3$s FROM temp.%1$s"
            + " WHERE %4$s GROUP BY %2$s) s WHERE %5$s AND t.%3$s <= s.%3$s")
        .formatted(staged, names("", table.key()), ORDINAL, DELETE, sameKey());
  }

  private String sameKey() {
    return table.key().stream()
        .map(c -> "t." + name(c) + " IS NOT DISTINCT FROM s." + name(c))
        .collect(Collectors.joining(" AND "));
  }
}
