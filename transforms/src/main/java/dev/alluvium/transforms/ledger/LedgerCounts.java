package dev.alluvium.transforms.ledger;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.transforms.expression.Uncomputable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Counts outcomes within a bundle, so that one element goes on per key rather than per record. */
public final class LedgerCounts {
  private static final long SECONDS_PER_HOUR = 3600;

  private final Map<LedgerKey, long[]> counts = new HashMap<>();
  private @Nullable LedgerKey lastKey;
  private long[] lastCount = new long[1];

  /** One more record with that outcome. */
  public void add(
      String event, String source, @Nullable Instant eventTs, Outcome outcome, String reason) {
    add(event, source, eventTs, outcome, reason, 1);
  }

  /** So many more with that outcome. */
  public void add(
      String event,
      String source,
      @Nullable Instant eventTs,
      Outcome outcome,
      String reason,
      long records) {
    Long hour = eventTs == null ? null : hour(eventTs);
    LedgerKey last = lastKey;
    if (last == null
        || last.outcome() != outcome
        || !last.source().equals(source)
        || !last.reason().equals(reason)
        || !Objects.equals(last.windowStart(), hour)
        || !last.event().equals(event)) {
      LedgerKey key = LedgerKey.of(event, source, hour, outcome, reason);
      lastCount = counts.computeIfAbsent(key, k -> new long[1]);
      lastKey = key;
    }
    lastCount[0] += records;
  }

  /** Counts what could not be computed of events of that type for that table. */
  public Uncomputable uncomputable(String event, String table) {
    return (values, column) ->
        add(
            event,
            (String) Objects.requireNonNull(values[EventColumns.EVENT_SOURCE_INDEX]),
            (Instant) values[EventColumns.EVENT_TS_INDEX],
            Outcome.UNCOMPUTABLE,
            table + "." + column);
  }

  /** Start of the hour, epoch seconds UTC. */
  static long hour(Instant eventTs) {
    return Math.floorDiv(eventTs.getEpochSecond(), SECONDS_PER_HOUR) * SECONDS_PER_HOUR;
  }

  /** Gives the counts out. */
  public void forEach(BiConsumer<LedgerKey, Long> out) {
    counts.forEach((key, count) -> out.accept(key, count[0]));
  }

  /** Gives the counts to a tag, in the global window. */
  public void output(DoFn<?, ?>.FinishBundleContext context, TupleTag<KV<LedgerKey, Long>> tag) {
    forEach(
        (key, count) ->
            context.output(
                tag,
                KV.of(key, count),
                GlobalWindow.INSTANCE.maxTimestamp(),
                GlobalWindow.INSTANCE));
  }

  /** Takes the counts out. */
  public List<KV<LedgerKey, Long>> take() {
    List<KV<LedgerKey, Long>> taken = new ArrayList<>(counts.size());
    counts.forEach((key, count) -> taken.add(KV.of(key, count[0])));
    counts.clear();
    lastKey = null;
    return taken;
  }
}
