package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.warehouse.MartTables;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.MartKinds;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a rebuild has done: the records that it found in raw; per table how many rows it wrote,
 * those among them that were there already, and how many more there are now.
 *
 * @param records by event, those in raw of the days
 * @param writes by table of the layers that were rebuilt
 * @param leftOut records in raw that today's contract does not let in
 * @param there the first and the last day that raw has events of; NULL where it has none
 */
record RebuildSummary(
    DayRange days,
    Map<String, Long> records,
    Map<String, Long> writes,
    TableRows before,
    TableRows after,
    long leftOut,
    @Nullable DayRange there)
    implements JobMain.Outcome {

  static RebuildSummary of(
      String runId,
      DayRange days,
      Set<Layer> layers,
      DomainSpec domain,
      TableRows before,
      LocalWarehouse warehouse) {
    Map<String, Long> records = new LinkedHashMap<>();
    DayRange there = null;
    for (EventSpec event : domain.events()) {
      List<@Nullable Object> row =
          warehouse
              .session()
              .query(
                  "SELECT count(*) FILTER (event_ts >= DATE '%s' AND event_ts < DATE '%s'), min(event_ts)::DATE::VARCHAR, max(event_ts)::DATE::VARCHAR FROM raw.%s"
                      .formatted(
                          days.first(), days.last().plusDays(1), DuckDbSql.name(event.name())))
              .get(0);
      records.put(event.name(), row.get(0) instanceof Number n ? n.longValue() : 0L);
      if (row.get(1) instanceof String first && row.get(2) instanceof String last) {
        there = DayRange.parse(first, last).spanning(there);
      }
    }
    Map<String, Long> writes = new LinkedHashMap<>();
    warehouse
        .session()
        .counts()
        .forEach(
            (table, count) -> {
              if (isOf(layers, table, domain)) {
                writes.put(table, count.stored());
              }
            });
    TableRows after = TableRows.of(warehouse.spec(), warehouse.session());
    return new RebuildSummary(
        days, records, writes, before, after, leftOut(runId, warehouse), there);
  }

  private static long leftOut(String runId, LocalWarehouse warehouse) {
    Object records =
        warehouse
            .session()
            .query(
                "SELECT coalesce(sum(records), 0)::BIGINT FROM ops.ledger WHERE outcome = 'left_out' AND run_id = "
                    + DuckDbSql.literal(runId))
            .get(0)
            .get(0);
    return records instanceof Number n ? n.longValue() : 0;
  }

  /** PIT and bridge tables are not computed from raw. */
  private static boolean isOf(Set<Layer> layers, String table, DomainSpec domain) {
    if (table.startsWith("vault.")) {
      return layers.contains(Layer.VAULT)
          && domain.pits().stream().noneMatch(pit -> table.equals("vault." + pit.name()))
          && domain.bridges().stream().noneMatch(path -> table.equals("vault." + path.name()));
    }
    return domain.marts().stream()
        .filter(mart -> table.equals(MartTables.table(mart).qualifiedName()))
        .anyMatch(mart -> layers.contains(MartKinds.of(mart).layer()));
  }

  /** What was made of them before stays. */
  @Override
  public List<String> warnings() {
    return leftOut == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "warning: %,d records of these days are not let in by today's contract; rows that were made of them before stay, until scripts/drop drops their tables and they are made again",
                leftOut));
  }

  @Override
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "from raw, of %s to %s%n", days.first(), days.last());
    records.forEach(
        (event, count) -> out.printf(Locale.ROOT, "  raw.%-36s %,12d records%n", event, count));
    if (records.values().stream().allMatch(count -> count == 0)) {
      out.printf(
          Locale.ROOT,
          "  0 windows, 0 rows: raw has no event of these days; %s%n",
          there == null
              ? "it has none at all"
              : "its events are of %s to %s".formatted(there.first(), there.last()));
      return;
    }
    if (writes.isEmpty()) {
      out.println("  0 windows, 0 rows: the domain has no table of the layers asked for");
    }
    writes.forEach(
        (table, count) ->
            out.printf(
                Locale.ROOT,
                "  %-40s %,12d row writes; rows: %s%n",
                table,
                count,
                after.changeOf(table, before)));
  }
}
