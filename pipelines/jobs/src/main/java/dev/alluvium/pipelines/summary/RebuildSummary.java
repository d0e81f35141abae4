package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.options.DayRange;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.warehouse.mart.MartTables;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.flow.Layer;
import dev.alluvium.transforms.flow.MartKinds;
import dev.alluvium.transforms.warehouse.LocalTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a rebuild has done: the records that it found in raw; per table how many rows it wrote,
 * those among them that were there already, and how many more there are now.
 *
 * @param records by event, those in raw of the days
 * @param writes by table of the layers that were rebuilt
 * @param uncomputable those of which a column is NULL
 * @param leftOut records in raw that today's contract does not let in
 * @param there the first and the last day that raw has events of; NULL where it has none
 */
public record RebuildSummary(
    DayRange days,
    Map<String, Long> records,
    Map<String, Long> writes,
    TableRows before,
    TableRows after,
    ReasonCounts uncomputable,
    long leftOut,
    @Nullable DayRange there)
    implements Outcome {

  /** What has come of a rebuild; all that it wrote must be durable. */
  static RebuildSummary of(
      String runId,
      DayRange days,
      Set<Layer> layers,
      DomainSpec domain,
      TableRows before,
      WarehouseSession warehouse,
      LocalTables tables) {
    Map<String, Long> records = new LinkedHashMap<>();
    for (EventSpec event : domain.events()) {
      records.put(event.name(), warehouse.numbers(recordsOf(event, days)).get(0));
    }
    Map<String, Long> writes = new LinkedHashMap<>();
    tables
        .counts()
        .forEach(
            (table, count) -> {
              if (isOf(layers, table, domain)) {
                writes.put(table, count.stored());
              }
            });
    return new RebuildSummary(
        days,
        records,
        writes,
        before,
        TableRows.of(warehouse),
        ReasonCounts.uncomputable(runId, warehouse),
        leftOut(runId, warehouse),
        there(domain, warehouse));
  }

  /** The first and the last day that raw has events of; NULL where it has none. */
  static @Nullable DayRange there(DomainSpec domain, WarehouseSession warehouse) {
    DayRange there = null;
    for (EventSpec event : domain.events()) {
      List<@Nullable String> days =
          warehouse
              .texts(
                  "SELECT CAST(CAST(min(event_ts) AS DATE) AS STRING), CAST(CAST(max(event_ts) AS DATE) AS STRING) FROM "
                      + event.rawTable())
              .get(0);
      String first = days.get(0);
      String last = days.get(1);
      if (first != null && last != null) {
        there = DayRange.parse(first, last).spanning(there);
      }
    }
    return there;
  }

  /** A query of how many there are of those days. */
  private static String recordsOf(EventSpec event, DayRange days) {
    return "SELECT count(*) FROM %3$s WHERE event_ts >= %1$s AND event_ts < %2$s"
        .formatted(
            SqlDialect.literal(days.first().atStartOfDay(ZoneOffset.UTC).toInstant()),
            SqlDialect.literal(days.last().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()),
            event.rawTable());
  }

  private static long leftOut(String runId, WarehouseSession warehouse) {
    return warehouse
        .numbers(
            "SELECT coalesce(sum(records), 0) FROM "
                + OpsTables.LEDGER
                + " WHERE outcome = 'left_out' AND run_id = "
                + warehouse.dialect().literal(runId))
        .get(0);
  }

  /**
   * The tables of which all rows were computed again. The vault's are none: what was observed
   * before stays beside what is.
   */
  Set<String> remade() {
    return there != null && days.spanning(there).equals(days)
        ? writes.keySet().stream()
            .filter(table -> !Dataset.VAULT.has(table))
            .collect(Collectors.toSet())
        : Set.of();
  }

  /** Computed tables are not made from raw. */
  private static boolean isOf(Set<Layer> layers, String table, DomainSpec domain) {
    if (Dataset.VAULT.has(table)) {
      return layers.contains(Layer.VAULT)
          && domain.computed().stream().noneMatch(made -> table.equals(made.qualifiedName()));
    }
    return domain.marts(StoredMartSpec.class).stream()
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
        (event, count) ->
            out.printf(Locale.ROOT, "  %-40s %,12d records%n", EventSpec.rawTableOf(event), count));
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
    uncomputable.print(out);
  }
}
