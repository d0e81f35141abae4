package dev.alluvium.transforms.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.fold.ImitatedRunner;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The ledger of a job that is updated in place: state goes on, the run has another name. */
class CarriedOverLedgerTest {
  private static final TableSpec LEDGER = OpsTables.ledger("data");
  private static final long TEN = Instant.parse("2024-03-01T10:00:00Z").getEpochSecond();
  private static final long DAY = 86_400;

  /** What a runner keeps of the step outlives the job. */
  private @Nullable
      ImitatedRunner<String, KV<LedgerKey, Long>, Sums<LedgerKey, Long>, TableMutation>
      runner;

  /** The table: the last row of each key. */
  private final Map<String, Long> table = new TreeMap<>();

  @Test
  void countsEachRecordInOneRowAcrossAnUpdate() {
    launch("first");
    count(TEN, Outcome.ACCEPTED, 40);
    count(TEN, Outcome.REJECTED, 2);
    write();
    count(TEN, Outcome.ACCEPTED, 1);

    launch("second");
    write();
    count(TEN, Outcome.ACCEPTED, 7);
    count(TEN + 3600, Outcome.DUPLICATE, 3);
    count(TEN + DAY, Outcome.ACCEPTED, 5);
    write();

    assertThat(
        table,
        is(
            Map.of(
                "first 2024-03-01T10:00:00Z accepted", 48L,
                "first 2024-03-01T10:00:00Z rejected", 2L,
                "first 2024-03-01T11:00:00Z duplicate", 3L,
                "second 2024-03-02T10:00:00Z accepted", 5L)));
  }

  @Test
  void namesTheNewRunWhereNothingIsCarriedOver() {
    launch("first");
    count(TEN, Outcome.ACCEPTED, 40);
    write();
    runner().forget();
    launch("second");
    count(TEN, Outcome.ACCEPTED, 7);
    write();

    assertThat(
        table,
        is(
            Map.of(
                "first 2024-03-01T10:00:00Z accepted", 40L,
                "second 2024-03-01T10:00:00Z accepted", 7L)));
  }

  private void launch(String runId) {
    var fold = CountLedger.of(runId, WarehouseSpec.of(List.of(LEDGER), List.of(), Map.of())).sum();
    if (runner == null) {
      runner = new ImitatedRunner<>(fold);
    } else {
      runner.update(fold);
    }
  }

  private ImitatedRunner<String, KV<LedgerKey, Long>, Sums<LedgerKey, Long>, TableMutation>
      runner() {
    return Objects.requireNonNull(runner);
  }

  private void count(long hour, Outcome outcome, long records) {
    LedgerKey key = LedgerKey.of("reading", "readings-0", hour, outcome, "");
    runner().take(CountLedger.share(key), KV.of(key, records));
  }

  /** Fires the timers of every share that has one. */
  private void write() {
    runner().fireSoon();
    for (TableMutation mutation : runner().take(SumCounts.ROWS)) {
      List<@Nullable Object> row = mutation.row().getValues();
      table.put(
          "%s %s %s".formatted(row.get(0), row.get(3), row.get(4)),
          (Long) Objects.requireNonNull(row.get(6)));
    }
  }
}
