package dev.alluvium.transforms.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.OpsTables;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.util.CoderUtils;
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
        KV.of(name, KV.of(key, records)), share.sums, share.grown, share.run, timer(), timer());
  }

  /** Fires the timers of every share that has one. */
  private void write(SumFn step) {
    state.values().forEach(share -> step.writeSoon(share.grown, share.run, into(table)));
  }

  private static final class Share {
    final Cell<Map<LedgerKey, Long>> sums = new Cell<>(COUNTS);
    final Cell<Map<LedgerKey, Long>> grown = new Cell<>(COUNTS);
    final Cell<String> run = new Cell<>(StringUtf8Coder.of());
  }

  /** Keeps bytes, as a runner does. */
  private static final class Cell<T> implements ValueState<T> {
    private final Coder<T> coder;
    private byte @Nullable [] bytes;

    Cell(Coder<T> coder) {
      this.coder = coder;
    }

    @Override
    public void write(T value) {
      try {
        bytes = CoderUtils.encodeToByteArray(coder, value);
      } catch (CoderException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    @SuppressWarnings("NullAway") // Beam's state gives NULL where nothing is.
    public T read() {
      try {
        return bytes == null ? null : CoderUtils.decodeFromByteArray(coder, bytes);
      } catch (CoderException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public ValueState<T> readLater() {
      return this;
    }

    @Override
    public void clear() {
      bytes = null;
    }
  }

  private static Timer timer() {
    return (Timer)
        Proxy.newProxyInstance(
            Timer.class.getClassLoader(),
            new Class<?>[] {Timer.class},
            (proxy, method, arguments) -> method.getReturnType() == Timer.class ? proxy : null);
  }

  @SuppressWarnings("unchecked")
  private static OutputReceiver<TableMutation> into(Map<String, Long> table) {
    return (OutputReceiver<TableMutation>)
        Proxy.newProxyInstance(
            OutputReceiver.class.getClassLoader(),
            new Class<?>[] {OutputReceiver.class},
            (proxy, method, arguments) -> {
              List<@Nullable Object> row = ((TableMutation) arguments[0]).row().getValues();
              table.put(
                  "%s %s %s".formatted(row.get(0), row.get(3), row.get(4)), (Long) row.get(6));
              return null;
            });
  }
}
