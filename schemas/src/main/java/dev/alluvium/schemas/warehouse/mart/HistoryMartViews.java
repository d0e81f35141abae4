package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.mart.HistoryMartSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code <mart>_observations}, what each event says; the view {@code <mart>} of its periods, of
 * which each ends where the next begins; and {@code <mart>_current}, those that last.
 */
final class HistoryMartViews implements MartViews<HistoryMartSpec> {
  private static final String VALID_TO = "valid_to";

  @Override
  public Class<HistoryMartSpec> kind() {
    return HistoryMartSpec.class;
  }

  @Override
  public List<ViewSpec> views(HistoryMartSpec mart) {
    TableSpec table = MartTables.ofAny(mart.stored().stream().map(MartTables::table).toList());
    List<ColumnSpec> current = new ArrayList<>(table.columns().subList(0, mart.columns().size()));
    current.add(
        ColumnSpec.required(
            HistoryMartSpec.VALID_FROM, ColumnType.TIMESTAMP, "Since when it is so, UTC."));
    List<ColumnSpec> periods = new ArrayList<>(current);
    periods.add(
        ColumnSpec.optional(
            VALID_TO, ColumnType.TIMESTAMP, "Until when it was so, UTC; empty while it lasts."));
    return List.of(
        view(mart, table, mart.name(), "", periods, periods(mart, table)),
        view(
            mart,
            table,
            mart.currentName(),
            " The periods that last.",
            current,
            current(mart, table)));
  }

  private static ViewSpec view(
      HistoryMartSpec mart,
      TableSpec table,
      String name,
      String remark,
      List<ColumnSpec> columns,
      String query) {
    return ViewSpec.of(
        table.dataset(), name, mart.description() + remark, mart.owner(), columns, query);
  }

  private static String columns(HistoryMartSpec mart) {
    return mart.columns().stream().map(column -> column.name()).collect(joining(", "));
  }

  /** An event that says what the one before it said is within its period. */
  private static String periods(HistoryMartSpec mart, TableSpec table) {
    String before =
        String.format(
            Locale.ROOT,
            "OVER (PARTITION BY %s ORDER BY %s)",
            String.join(", ", mart.per()),
            EventColumns.EVENT_TS);
    String changes =
        mart.watched().stream()
            .map(
                column ->
                    String.format(
                        Locale.ROOT, "%1$s IS DISTINCT FROM LAG(%1$s) %2$s", column, before))
            .collect(joining("\n      OR "));
    return String.format(
        Locale.ROOT,
        """
        SELECT %1$s, %2$s AS valid_from, LEAD(%2$s) %3$s AS valid_to
        FROM (
          SELECT %1$s, %2$s,
            CASE WHEN LAG(%2$s) %3$s IS NULL
              OR %4$s
            THEN 1 ELSE 0 END AS is_change
          FROM %5$s
        ) AS observed
        WHERE is_change = 1""",
        columns(mart),
        EventColumns.EVENT_TS,
        before,
        changes,
        table.qualifiedName());
  }

  private static String current(HistoryMartSpec mart, TableSpec table) {
    return String.format(
        Locale.ROOT,
        """
        SELECT %s, valid_from
        FROM %s.%s
        WHERE valid_to IS NULL""",
        columns(mart),
        table.dataset(),
        mart.name());
  }
}
