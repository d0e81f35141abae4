package dev.alluvium.transforms.quality;

import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Holds the counts of a table's rows of one day, and writes those that have grown. */
final class SumRowCounts implements KeyedFold<String, KV<QualityKey, RowCounts>, RowCountSums> {
  private final String runId;
  private final Shipped<TableSpec> table;
  private final boolean atOnce;

  /** By table and expectation, with a point between. */
  private final Map<String, Severity> severities = new HashMap<>();

  /** Of the whole job, for those who watch it. */
  private final Counter checked = Metrics.counter("quality", "checked");

  private final Map<Severity, Counter> broken =
      Map.of(
          Severity.FAIL, Metrics.counter("quality", "broken_fail"),
          Severity.WARN, Metrics.counter("quality", "broken_warn"));

  SumRowCounts(String runId, TableSpec table, List<ExpectationSpec> expectations, boolean atOnce) {
    this.runId = runId;
    this.table = Shipped.of(table);
    this.atOnce = atOnce;
    expectations.forEach(e -> severities.put(e.qualifiedName(), e.severity()));
  }

  @Override
  public RowCountSums create(String share) {
    return new RowCountSums(runId);
  }

  @Override
  public void take(String share, RowCountSums sums, KV<QualityKey, RowCounts> counted, Moment now) {
    RowCounts counts = counted.getValue();
    checked.inc(counts.looked());
    Objects.requireNonNull(broken.get(severity(counted.getKey()))).inc(counts.broken());
    sums.add(counted.getKey(), counts);
    if (atOnce) {
      write(sums, now);
    }
  }

  /** That of today's contract; of an expectation that it has no more, the milder one. */
  private Severity severity(QualityKey key) {
    return severities.getOrDefault(key.table() + "." + key.expectation(), Severity.WARN);
  }

  @Override
  public void fire(String share, RowCountSums sums, Firing firing, Moment now) {
    write(sums, now);
  }

  private void write(RowCountSums sums, Moment now) {
    Instant at = now.now();
    sums.takeGrown(
        (key, counts) -> now.output(CheckLoadedRows.ROWS, row(sums.run(), key, counts, at)));
  }

  /** Its place in the order of writing is how many rows were looked at, which only grows. */
  private TableMutation row(String run, QualityKey key, RowCounts counts, Instant at) {
    @Nullable Object[] values = {
      run,
      key.table(),
      key.expectation(),
      severity(key).code(),
      Instant.ofEpochSecond(key.windowStart()),
      null,
      null,
      counts.looked(),
      counts.broken(),
      at.truncatedTo(ChronoUnit.MICROS)
    };
    TableSpec quality = table.get();
    return TableMutation.upsert(
        quality, Row.withSchema(quality.rowSchema()).attachValues(values), counts.looked());
  }

  @Override
  public boolean firesSoon(RowCountSums sums) {
    return sums.hasGrown();
  }

  @Override
  public long settle(String share, RowCountSums sums, Moment now) {
    return AT_END;
  }

  @Override
  public boolean isEmpty(RowCountSums sums) {
    return false;
  }

  @Override
  public long weigh(RowCountSums sums) {
    return sums.weigh();
  }
}
