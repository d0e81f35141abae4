package dev.alluvium.transforms.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.OpsTables;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.KeptState;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The ledger of a job that is updated in place: state goes on, the run has another name. */
class CarriedOverLedgerTest {
  private static final TableSpec LEDGER = OpsTables.ledger("data");
  private static final long TEN = Instant.parse("2024-03-01T10:00:00Z").getEpochSecond();
  private static final long DAY = 86_400;
  private static final MapCoder<LedgerKey, Long> COUNTS =
      MapCoder.of(LedgerKey.CODER, VarLongCoder.of());

  /** What a runner keeps of the step, by share: it outlives the job. */
  private final Map<String, Share> state = new HashMap<>();

  /** The table: the last row of each key. */
  private final Map<String, Long> table = new TreeMap<>();

  @Test
  void countsEachRecordInOneRowAcrossAnUpdate() {
    SumFn first = launch("first");
    count(first, TEN, Outcome.ACCEPTED, 40);
    count(first, TEN, Outcome.REJECTED, 2);
    write(first);
    count(first, TEN, Outcome.ACCEPTED, 1);

    SumFn second = launch("second");
    write(second);
    count(second, TEN, Outcome.ACCEPTED, 7);
    count(second, TEN + 3600, Outcome.DUPLICATE, 3);
    count(second, TEN + DAY, Outcome.ACCEPTED, 5);
    write(second);

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
    SumFn first = launch("first");
    count(first, TEN, Outcome.ACCEPTED, 40);
    write(first);
    state.clear();
    SumFn second = launch("second");
    count(second, TEN, Outcome.ACCEPTED, 7);
    write(second);

    assertThat(
        table,
        is(
            Map.of(
                "first 2024-03-01T10:00:00Z accepted", 40L,
                "second 2024-03-01T10:00:00Z accepted", 7L)));
  }

  private static SumFn launch(String runId) {
    return new SumFn(runId, LEDGER, Duration.ofSeconds(2));
  }

  private void count(SumFn step, long hour, Outcome outcome, long records) {
    LedgerKey key = LedgerKey.of("reading", "readings-0", hour, outcome, "");
    String name = CountLedger.share(key);
    Share share = state.computeIfAbsent(name, n -> new Share());
    step.process(
        KV.of(name, KV.of(key, records)),
        share.sums,
        share.grown,
        share.run,
        KeptState.timer(millis -> {}),
        KeptState.timer(millis -> {}),
        KeptState.into(this::keep));
  }

  /** Fires the timers of every share that has one. */
  private void write(SumFn step) {
    state
        .values()
        .forEach(share -> step.writeSoon(share.grown, share.run, KeptState.into(this::keep)));
  }

  private void keep(TableMutation mutation) {
    List<@Nullable Object> row = mutation.row().getValues();
    table.put(
        "%s %s %s".formatted(row.get(0), row.get(3), row.get(4)),
        (Long) Objects.requireNonNull(row.get(6)));
  }

  private static final class Share {
    final KeptState<Map<LedgerKey, Long>> sums = new KeptState<>(COUNTS);
    final KeptState<Map<LedgerKey, Long>> grown = new KeptState<>(COUNTS);
    final KeptState<String> run = new KeptState<>(StringUtf8Coder.of());
  }
}
