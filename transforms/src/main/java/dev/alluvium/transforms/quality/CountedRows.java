package dev.alluvium.transforms.quality;

import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.ledger.SumCounts;
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
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes the rows of {@code ops.quality} from counts of loaded rows. */
final class CountedRows implements SumCounts.Counted<QualityKey, RowCounts> {
  private final Shipped<TableSpec> table;

  /** By table and expectation, with a point between. */
  private final Map<String, Severity> severities = new HashMap<>();

  /** Of the whole job, for those who watch it. */
  private final Counter checked = Metrics.counter("quality", "checked");

  private final Map<Severity, Counter> broken =
      Map.of(
          Severity.FAIL, Metrics.counter("quality", "broken_fail"),
          Severity.WARN, Metrics.counter("quality", "broken_warn"));

  CountedRows(TableSpec table, List<ExpectationSpec> expectations) {
    this.table = Shipped.of(table);
    expectations.forEach(e -> severities.put(e.qualifiedName(), e.severity()));
  }

  @Override
  public RowCounts plus(RowCounts sum, RowCounts count) {
    return sum.plus(count);
  }

  @Override
  public void tell(QualityKey key, RowCounts count) {
    checked.inc(count.looked());
    Objects.requireNonNull(broken.get(severity(key))).inc(count.broken());
  }

  /** That of today's contract; of an expectation that it has no more, the milder one. */
  private Severity severity(QualityKey key) {
    return severities.getOrDefault(key.table() + "." + key.expectation(), Severity.WARN);
  }

  /** Its place in the order of writing is how many rows were looked at, which only grows. */
  @Override
  public TableMutation row(String run, QualityKey key, RowCounts counts, Instant now) {
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
      now.truncatedTo(ChronoUnit.MICROS)
    };
    TableSpec quality = table.get();
    return TableMutation.upsert(
        quality, Row.withSchema(quality.rowSchema()).attachValues(values), counts.looked());
  }
}
