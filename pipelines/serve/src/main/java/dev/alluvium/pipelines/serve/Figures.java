package dev.alluvium.pipelines.serve;

import dev.alluvium.pipelines.watch.WatchedRun;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.WrittenRows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a run is doing, in figures. Thread-safe. */
final class Figures implements WrittenRows {
  private static final int SAMPLED_PER_FLUSH = 50;
  private static final int MOST_SAMPLES = 2_000;
  private static final long RATE_MILLIS = 10_000;

  /** However many pages ask, the warehouse counts once in so long. */
  private static final long COUNTED_EVERY_MILLIS = 3_000;

  private final WatchedRun run;
  private final List<TableSpec> tables;

  /** By table, where its rows say when their record was published; negative where they do not. */
  private final int[] published;

  private final Map<String, Long> lastWritten = new LinkedHashMap<>();
  private final Deque<Long> delays = new ArrayDeque<>();
  private final Deque<long[]> reads = new ArrayDeque<>();
  private final Object counting = new Object();
  private String details = "";
  private long countedAt;

  Figures(WatchedRun run) {
    this.run = run;
    this.tables = run.warehouse().spec().tables();
    this.published =
        tables.stream()
            .mapToInt(
                table ->
                    table.dataset().equals(Dataset.RAW.id())
                            && table.rowSchema().hasField("published_at")
                        ? table.rowSchema().indexOf("published_at")
                        : -1)
            .toArray();
  }

  @Override
  public synchronized void written(List<List<TableMutation>> byTable) {
    long now = System.currentTimeMillis();
    int left = SAMPLED_PER_FLUSH;
    for (int i = 0; i < byTable.size(); i++) {
      List<TableMutation> mutations = byTable.get(i);
      if (mutations.isEmpty()) {
        continue;
      }
      lastWritten.put(tables.get(i).dataset(), now);
      for (int row = 0; row < mutations.size() && left > 0 && published[i] >= 0; row++) {
        Instant at = mutations.get(row).row().getValue(published[i]);
        if (at != null) {
          delays.addLast(now - at.toEpochMilli());
          left--;
        }
      }
    }
    while (delays.size() > MOST_SAMPLES) {
      delays.removeFirst();
    }
  }

  /** What every page is told each second. */
  String status() {
    Map<String, Object> status = new LinkedHashMap<>();
    long now = System.currentTimeMillis();
    Optional<ReadingProgress> progress = run.control().progress();
    status.put("type", "status");
    status.put("now", now);
    status.put("reading", progress.isPresent());
    progress.ifPresent(
        reading -> {
          status.put("read", reading.recordsRead());
          status.put("perSecond", rate(now, reading.recordsRead()));
          reading.lag().ifPresent(lag -> status.put("lag", lag));
          status.put("lags", reading.lags());
        });
    run.control()
        .freshness()
        .map(Duration::toMillis)
        .ifPresent(age -> status.put("ageMillis", age));
    status.put("layers", layers(now));
    return LiveMessages.text(status);
  }

  private synchronized double rate(long now, long read) {
    reads.addLast(new long[] {now, read});
    while (reads.size() > 2 && now - reads.getFirst()[0] > RATE_MILLIS) {
      reads.removeFirst();
    }
    long[] first = reads.getFirst();
    long millis = now - first[0];
    return millis <= 0 ? 0 : Math.max(0, (read - first[1]) * 1000.0 / millis);
  }

  private List<Map<String, Object>> layers(long now) {
    Map<String, long[]> counts = new LinkedHashMap<>();
    run.tables()
        .counts()
        .forEach(
            (name, count) -> {
              long[] sums =
                  counts.computeIfAbsent(name.substring(0, name.indexOf('.')), d -> new long[2]);
              sums[0] += count.stored();
              sums[1] += count.handedOver() - count.stored();
            });
    List<Map<String, Object>> layers = new ArrayList<>();
    synchronized (this) {
      List<Long> sorted = delays.stream().sorted().toList();
      counts.forEach(
          (dataset, sums) -> {
            Map<String, Object> layer = new LinkedHashMap<>();
            layer.put("layer", dataset);
            layer.put("stored", sums[0]);
            layer.put("waiting", sums[1]);
            Long last = lastWritten.get(dataset);
            if (last != null) {
              layer.put("agoMillis", now - last);
            }
            if (dataset.equals(Dataset.RAW.id()) && !sorted.isEmpty()) {
              layer.put("p50Millis", sorted.get(sorted.size() / 2));
              layer.put("p95Millis", sorted.get(sorted.size() * 95 / 100));
            }
            layers.add(layer);
          });
    }
    return layers;
  }

  /** What the page of the pipeline asks for: what the warehouse counts. */
  String details() {
    synchronized (counting) {
      if (details.isEmpty() || System.currentTimeMillis() - countedAt >= COUNTED_EVERY_MILLIS) {
        details = count();
        countedAt = System.currentTimeMillis();
      }
      return details;
    }
  }

  private String count() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(
        "rejects",
        run.warehouse()
            .texts(
                "SELECT reason, coalesce(any_value(event), topic), CAST(count(*) AS VARCHAR),"
                    + " any_value(message), any_value(source) || ' ' || CAST(any_value(position) AS"
                    + " VARCHAR), left(arg_max(CAST(payload AS VARCHAR), read_at), 400)"
                    + " FROM "
                    + OpsTables.REJECTS
                    + " GROUP BY reason, topic, event ORDER BY count(*) DESC"
                    + " LIMIT 50"));
    details.put(
        "ledger",
        run.warehouse()
            .texts(
                "SELECT event, CAST(sum(records) FILTER (WHERE outcome = 'accepted') AS VARCHAR),"
                    + " CAST(sum(records) FILTER (WHERE outcome = 'rejected') AS VARCHAR),"
                    + " CAST(sum(records) FILTER (WHERE outcome = 'skipped') AS VARCHAR),"
                    + " CAST(sum(records) FILTER (WHERE outcome = 'duplicate') AS VARCHAR),"
                    + " CAST(sum(records) FILTER (WHERE outcome = 'late') AS VARCHAR)"
                    + " FROM "
                    + OpsTables.LEDGER
                    + " GROUP BY event ORDER BY event"));
    details.put("quality", quality());
    details.put("rows", run.warehouse().rowCounts());
    return LiveMessages.text(details);
  }

  /** By expectation, what the run that looked at it last has found; what is broken first. */
  private List<List<@Nullable String>> quality() {
    if (!run.warehouse().spec().byName().containsKey(OpsTables.QUALITY)) {
      return List.of();
    }
    return run.warehouse()
        .texts(
            "SELECT table_name, expectation, any_value(severity),"
                + " CAST(sum(checked_rows) AS VARCHAR), CAST(sum(broken_rows) AS VARCHAR)"
                + " FROM "
                + OpsTables.QUALITY
                + " JOIN (SELECT table_name, expectation, arg_max(run_id,"
                + " checked_at) AS run_id FROM "
                + OpsTables.QUALITY
                + " GROUP BY ALL)"
                + " USING (table_name, expectation, run_id) GROUP BY table_name, expectation"
                + " ORDER BY sum(broken_rows) = 0, table_name, expectation");
  }
}
