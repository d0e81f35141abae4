package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Clock;
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
  /** So many notes are kept of an event, one a minute. */
  private static final long NOTES = 30;

  private NoteReached() {}

  /** Whether such notes are kept there. */
  static boolean isKept(WarehouseSpec warehouse) {
    return warehouse.byName().containsKey(OpsTables.REACHED);
  }

  /**
   * The notes, once a minute while there are events.
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
        .apply(step, ParDo.of(new Note(warehouse.table(OpsTables.REACHED), Clock.systemUTC())))
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
    @StateId("minute")
    private final StateSpec<ValueState<Long>> minuteSpec = StateSpecs.value(VarLongCoder.of());

    /** Never set: it tells the watermark. */
    @TimerId("watermark")
    private final TimerSpec watermarkSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final TableSpec table;
    private final Clock clock;

    Note(TableSpec table, Clock clock) {
      this.table = table.withoutWords();
      this.clock = clock;
    }

    @ProcessElement
    public void note(
        @Element KV<String, Long> tick,
        @StateId("minute") ValueState<Long> noted,
        @TimerId("watermark") Timer watermark,
        OutputReceiver<TableMutation> out) {
      long reached = watermark.getCurrentRelativeTime().getMillis();
      boolean isKnown =
          reached > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
              && reached < GlobalWindow.INSTANCE.maxTimestamp().getMillis();
      Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      long minute = Math.floorDiv(now.getEpochSecond(), 60L);
      Long before = noted.read();
      if (isKnown && (before == null || before != minute)) {
        noted.write(minute);
        out.output(
            TableMutation.upsert(
                table,
                Row.withSchema(table.rowSchema())
                    .addValues(tick.getKey(), minute % NOTES, Instant.ofEpochMilli(reached), now)
                    .build(),
                ChronoUnit.MICROS.between(Instant.EPOCH, now)));
      }
    }

    @OnTimer("watermark")
    public void never() {}
  }
}
