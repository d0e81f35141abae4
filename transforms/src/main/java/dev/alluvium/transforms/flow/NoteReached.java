package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;

/**
 * Notes beside the rows of an event's marts how far they are written: the watermark behind all
 * steps that make them, which no window passes that still has something to give. A process that
 * dies loses the panes in its memory, though their events are in raw: from a note of some time
 * before, whose rows have long been written, the next one computes windows again.
 */
final class NoteReached {
  /** So far apart are notes. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** So many notes are kept of an event. */
  private static final long NOTES = 30;

  @SuppressWarnings("TimeInStaticInitializer") // The time of the process's own clock is since then.
  private static final Instant STARTED = Instant.now();

  private static final long ORIGIN = System.nanoTime();

  private NoteReached() {}

  /** Whether such notes are kept there. */
  static boolean isKept(WarehouseSpec warehouse) {
    return warehouse.byName().containsKey(OpsTables.REACHED);
  }

  /** The time, however the clock is put meanwhile: which of two notes is older must be certain. */
  private static Instant now() {
    return STARTED.plusNanos(System.nanoTime() - ORIGIN).truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * The notes, every ten seconds while there are events.
   *
   * @param made what the marts give
   */
  static PCollection<TableMutation> of(
      EventSpec event,
      WarehouseSpec warehouse,
      PCollection<Row> events,
      List<PCollection<TableMutation>> made) {
    String step = "NoteReached/" + event.name();
    List<PCollection<KV<String, Long>>> ticks = new ArrayList<>();
    ticks.add(ticks(step + "/Events", event, events));
    for (int i = 0; i < made.size(); i++) {
      ticks.add(ticks(step + "/Rows" + i, event, made.get(i)));
    }
    return PCollectionList.of(ticks)
        .apply(step + "/Ticks", Flatten.pCollections())
        .apply(step, ParDo.of(new Note(warehouse.table(OpsTables.REACHED))))
        .setCoder(TableMutationCoder.of(warehouse));
  }

  private static <T> PCollection<KV<String, Long>> ticks(
      String step, EventSpec event, PCollection<T> elements) {
    return elements
        .apply(step, ParDo.of(new Tick<T>(event.name())))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  /** Tells that there are elements, about once a second. */
  static final class Tick<T> extends DoFn<T, KV<String, Long>> {
    private static final long NANOS = Duration.ofSeconds(1).toNanos();
    private final String event;
    private transient long last;
    private transient boolean hasTold;

    Tick(String event) {
      this.event = event;
    }

    @ProcessElement
    public void tell(OutputReceiver<KV<String, Long>> out) {
      long now = System.nanoTime();
      if (!hasTold || now - last > NANOS) {
        hasTold = true;
        last = now;
        out.output(KV.of(event, 1L));
      }
    }
  }

  /** Has the watermark of all its inputs. */
  static final class Note extends DoFn<KV<String, Long>, TableMutation> {
    @StateId("turn")
    private final StateSpec<ValueState<Long>> turnSpec = StateSpecs.value(VarLongCoder.of());

    /** Never set: it tells the watermark. */
    @TimerId("watermark")
    private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final TableSpec table;

    Note(TableSpec table) {
      this.table = table.withoutWords();
    }

    @ProcessElement
    public void note(
        @Element KV<String, Long> tick,
        @StateId("turn") ValueState<Long> noted,
        @TimerId("watermark") Timer watermark,
        OutputReceiver<TableMutation> out) {
      long reached = watermark.getCurrentRelativeTime().getMillis();
      boolean isKnown =
          reached > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
              && reached < GlobalWindow.INSTANCE.maxTimestamp().getMillis();
      Instant now = now();
      long turn = now.getEpochSecond() / EVERY.toSeconds();
      Long before = noted.read();
      if (isKnown && (before == null || before != turn)) {
        noted.write(turn);
        out.output(
            TableMutation.upsert(
                table,
                Row.withSchema(table.rowSchema())
                    .addValues(tick.getKey(), turn % NOTES, Instant.ofEpochMilli(reached), now)
                    .build(),
                ChronoUnit.MICROS.between(Instant.EPOCH, now)));
      }
    }

    @OnTimer("watermark")
    public void never() {}
  }
}
