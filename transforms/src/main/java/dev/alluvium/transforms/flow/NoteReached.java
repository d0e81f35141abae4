package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.fold.Fold;
import dev.alluvium.transforms.fold.Gather;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.fold.StateKeeping;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Notes beside the rows of an event's marts how far they are written: the watermark behind all
 * steps that make them, which no window passes that still has something to give. A process that
 * dies loses the panes in its memory, though their events are in raw: from a note of some time
 * before, whose rows have long been written, the next one computes windows again.
 *
 * <p>The state is the turn in which it noted last.
 */
final class NoteReached implements KeyedFold<String, Long, long[]> {
  /** So far apart are notes. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** So many notes are kept of an event. */
  private static final long NOTES = 30;

  private static final TupleTag<KV<String, Long>> TICKS = new TupleTag<>("ticks");
  private static final TupleTag<TableMutation> OUTPUT = new TupleTag<>("notes");

  @SuppressWarnings("TimeInStaticInitializer") // The time of the process's own clock is since then.
  private static final Instant STARTED = Instant.now();

  private static final long ORIGIN = System.nanoTime();

  private final TableSpec table;

  private NoteReached(TableSpec table) {
    this.table = table.withoutWords();
  }

  /** Whether such notes are kept there, on a runner that tells the watermark. */
  static boolean isKept(WarehouseSpec warehouse, StateKeeping keeping) {
    return warehouse.byName().containsKey(OpsTables.REACHED) && keeping.timersTellWatermark();
  }

  /**
   * The notes, every ten seconds while there are events.
   *
   * @param made what the marts give
   */
  static PCollection<TableMutation> of(
      EventSpec event,
      WarehouseSpec warehouse,
      StateKeeping keeping,
      PCollection<Row> events,
      List<PCollection<TableMutation>> made) {
    String step = "NoteReached/" + event.name();
    List<PCollection<KV<String, Long>>> ticks = new ArrayList<>();
    ticks.add(ticks(step + "/Events", event, events));
    for (int i = 0; i < made.size(); i++) {
      ticks.add(ticks(step + "/Rows" + i, event, made.get(i)));
    }
    return notes(
        step,
        warehouse,
        keeping,
        PCollectionList.of(ticks).apply(step + "/Ticks", Flatten.pCollections()));
  }

  /**
   * The notes, by the watermark of what comes.
   *
   * @param ticks by event
   */
  static PCollection<TableMutation> notes(
      String step,
      WarehouseSpec warehouse,
      StateKeeping keeping,
      PCollection<KV<String, Long>> ticks) {
    return ticks
        .apply(
            step,
            Fold.of(
                "the notes of " + OpsTables.REACHED,
                new NoteReached(warehouse.table(OpsTables.REACHED)),
                StateShape.of("reached", 1),
                SerializableCoder.of(long[].class),
                keeping,
                OUTPUT))
        .get(OUTPUT)
        .setCoder(TableMutationCoder.of(warehouse));
  }

  private static <T> PCollection<KV<String, Long>> ticks(
      String step, EventSpec event, PCollection<T> elements) {
    return elements
        .apply(step, Gather.to(new Tick<T>(event.name()), TICKS))
        .get(TICKS)
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  /** Tells once a bundle how many elements there are. */
  private static final class Tick<T> implements Gatherer<T> {
    private final String event;
    private transient long elements;

    Tick(String event) {
      this.event = event;
    }

    @Override
    public void take(T element, Output passed) {
      elements++;
    }

    @Override
    public void drain(Output out) {
      if (elements > 0) {
        out.give(TICKS, KV.of(event, elements));
        elements = 0;
      }
    }
  }

  @Override
  public long[] create(String event) {
    return new long[] {NEVER};
  }

  @Override
  public void take(String event, long[] noted, Long elements, Moment now) {
    long reached = now.watermarkMillis();
    Instant at = now();
    long turn = at.getEpochSecond() / EVERY.toSeconds();
    if (noted[0] != turn && isKnown(reached)) {
      noted[0] = turn;
      now.output(
          OUTPUT,
          TableMutation.upsert(
              table,
              Row.withSchema(table.rowSchema())
                  .addValues(event, turn % NOTES, Instant.ofEpochMilli(reached), at)
                  .build(),
              now.nextSequence()));
    }
  }

  /** Before all is known, and behind all there is, it is no time. */
  private static boolean isKnown(long watermarkMillis) {
    return watermarkMillis > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
        && watermarkMillis < GlobalWindow.INSTANCE.maxTimestamp().getMillis();
  }

  /** The time, however the clock is put meanwhile: which of two notes is older must be certain. */
  private static Instant now() {
    return STARTED.plusNanos(System.nanoTime() - ORIGIN).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void fire(String event, long[] noted, Firing firing, Moment now) {}

  @Override
  public boolean firesSoon(long[] noted) {
    return false;
  }

  @Override
  public long settle(String event, long[] noted, Moment now) {
    return NEVER;
  }

  @Override
  public boolean isEmpty(long[] noted) {
    return noted[0] == NEVER;
  }

  @Override
  public long weigh(long[] noted) {
    return Long.BYTES;
  }
}
