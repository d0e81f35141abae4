package dev.alluvium.schemas.warehouse.raw;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How BigQuery keeps a table of which the first row written stands: rows are appended to {@code
 * <table>_log}, which may hold one twice when a job starts again without its state, and the view
 * {@code <table>} shows of each key the row that was read first.
 *
 * <p>The view numbers the copies within the partitioning column as well as within the key, which
 * changes nothing, since copies are the same bytes, and lets a filter on that column reach the log,
 * as its required partition filter wants.
 */
public final class AppendLog {
  /** What the name of a log ends with. */
  public static final String SUFFIX = "_log";

  private AppendLog() {}

  /** Whether BigQuery keeps the table as a log. Such a table has the column {@code read_at}. */
  public static boolean isKeptFor(TableSpec table) {
    return table.rule() == MergeRule.FIRST_WRITTEN;
  }

  /** The log of a table: what a job writes. */
  public static TableSpec of(TableSpec table) {
    return table.toBuilder()
        .setName(table.name() + SUFFIX)
        .setDescription(table.description() + " As appended: a row may be there twice.")
        .build();
  }

  /** The view of the table's name over its log: what people read. */
  public static ViewSpec view(TableSpec table) {
    Set<String> copies = new LinkedHashSet<>();
    table.partitionBy().ifPresent(copies::add);
    copies.addAll(table.key());
    String query =
        """
        SELECT %s
        FROM %s
        WHERE TRUE
        QUALIFY ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) = 1"""
            .formatted(
                table.columns().stream().map(ColumnSpec::name).collect(joining(", ")),
                of(table).qualifiedName(),
                String.join(", ", copies),
                RawTables.READ_AT);
    return ViewSpec.of(
        table.dataset(), table.name(), table.description(), table.owner(), table.columns(), query);
  }
}
