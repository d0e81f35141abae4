package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.expression.ComputedColumns;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.serial.ValueCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The fold behind an aggregate mart: events go into panes, panes into panes, panes out as rows. Not
 * safe for several threads.
 */
public final class Aggregation {
  private static final long SECONDS_PER_HOUR = 3_600;
  private static final long MICROS_PER_HOUR = SECONDS_PER_HOUR * 1_000_000;

  /** A pane without its accumulators, and its place among the others, in memory. */
  private static final long PANE_BYTES = 240;

  private final RowPredicate where;
  private final ComputedColumns dimensions;
  private final int grouped;
  private final Measure<Object>[] measures;
  private final Windowing windowing;
  private final ResultRows rows;

  /** Takes rows out of a firing. */
  public interface Rows {
    void upsert(long windowStartMillis, org.apache.beam.sdk.values.Row row, long sequence);

    void delete(long windowStartMillis, org.apache.beam.sdk.values.Row key, long sequence);

    /** A column of the window's row is NULL, since no column can hold its value. */
    void uncomputable(long windowStartMillis, String column);
  }

  @SuppressWarnings({
    "unchecked",
    "rawtypes"
  }) // Each accumulator is only given to the measure that made it.
  public Aggregation(AggregateMartSpec mart, EventSpec event, TableSpec table) {
    EventColumns columns = EventColumns.of(event);
    where = Conditions.compile(mart.where(), columns::indexOf);
    List<DerivedSpec> grouping = PaneLayout.dimensions(mart);
    List<String> names = grouping.stream().map(DerivedSpec::name).toList();
    dimensions = ComputedColumns.of(grouping, columns::indexOf, names::indexOf);
    grouped = names.size();
    windowing = PaneLayout.of(mart).windowing();
    List<MeasureSpec> summed = PaneLayout.measures(mart);
    measures = new Measure[summed.size()];
    for (int i = 0; i < measures.length; i++) {
      measures[i] =
          (Measure<Object>) Measures.compile(summed.get(i), columns, windowing.isSession());
    }
    rows = new ResultRows(mart, table);
  }

  Windowing windowing() {
    return windowing;
  }

  boolean accepts(@Nullable Object[] event) {
    return where.test(event);
  }

  GroupKey group(@Nullable Object[] event, Uncomputable uncomputable) {
    @Nullable Object[] values = new @Nullable Object[grouped];
    dimensions.write(event, values, uncomputable);
    return new GroupKey(values);
  }

  static long micros(@Nullable Object[] event) {
    return ValueCodec.micros((Instant) Objects.requireNonNull(event[EventColumns.EVENT_TS_INDEX]));
  }

  /** Takes an event of that group in, into one of its windows. */
  void add(Groups groups, GroupKey group, long start, long end, @Nullable Object[] event) {
    Pane pane = emptyPane(start, end);
    pane.events = 1;
    if (windowing.isSession()) {
      pane.startsToClear = TimeSet.of(start);
    }
    for (int i = 0; i < measures.length; i++) {
      measures[i].add(pane.accumulators[i], event);
    }
    merge(groups, group, pane);
  }

  Pane emptyPane(long start, long end) {
    Object[] accumulators = new Object[measures.length];
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i] = measures[i].create();
    }
    return new Pane(start, end, accumulators);
  }

  /**
   * Takes what a bundle added into the state, but for panes that are too late and meet none there.
   *
   * @param isTooLate told a pane's due time, epoch milliseconds
   * @return how many events were too late, by the hour that their pane starts in, epoch seconds
   */
  public Map<Long, Long> absorb(Groups into, Groups from, LongPredicate isTooLate) {
    Map<Long, Long> late = new TreeMap<>();
    for (Map.Entry<GroupKey, List<Pane>> group : from.panes.entrySet()) {
      for (Pane part : group.getValue()) {
        List<Pane> known = into.panes.getOrDefault(group.getKey(), List.of());
        if (!isTooLate.test(windowing.dueMillis(part)) || windowing.find(known, part) != null) {
          merge(into, group.getKey(), part);
        } else if (part.events > 0) {
          long hour = Math.floorDiv(part.start, MICROS_PER_HOUR) * SECONDS_PER_HOUR;
          late.merge(hour, part.events, Long::sum);
        }
      }
    }
    return late;
  }

  /**
   * Takes a pane into a group's panes; the pane itself is not changed. Those that it meets are:
   * what an event costs does not grow with what its pane holds.
   */
  private void merge(Groups groups, GroupKey group, Pane part) {
    List<Pane> panes = groups.of(group);
    Pane merged = takeOut(groups, panes, part);
    if (merged == null) {
      merged = emptyPane(part.start, part.end);
    }
    take(merged, part);
    for (Pane met = takeOut(groups, panes, merged);
        met != null;
        met = takeOut(groups, panes, merged)) {
      take(merged, met);
    }
    merged.dirty = true;
    if (panes.isEmpty()) {
      groups.weighs(group.weigh());
    }
    panes.add(merged);
    groups.weighs(weigh(merged));
    groups.changed(group);
    groups.wake(group, windowing.dueMillis(merged));
  }

  /** Takes a pane out of a group's that the given one meets. */
  private @Nullable Pane takeOut(Groups groups, List<Pane> panes, Pane meeting) {
    Pane met = windowing.find(panes, meeting);
    if (met != null) {
      panes.remove(met);
      groups.weighs(-weigh(met));
    }
    return met;
  }

  private long weigh(Pane pane) {
    long bytes = PANE_BYTES;
    for (int i = 0; i < measures.length; i++) {
      bytes += measures[i].weigh(pane.accumulators[i]);
    }
    return bytes;
  }

  private void take(Pane into, Pane from) {
    into.start = Math.min(into.start, from.start);
    into.end = Math.max(into.end, from.end);
    into.events += from.events;
    into.startsToClear.addAll(from.startsToClear);
    into.uncomputable |= from.uncomputable;
    for (int i = 0; i < measures.length; i++) {
      measures[i].merge(into.accumulators[i], from.accumulators[i]);
    }
  }

  /**
   * Gives out the changed panes whose due time the test lets through.
   *
   * @param complete the ranges of which every event has been given, so that a pane is only whole
   *     within one of them; NULL where that is all of time
   * @param sequence of the rows; larger than that of any firing before
   */
  public void fire(
      Groups groups, LongPredicate isDue, @Nullable TimeRanges complete, long sequence, Rows out) {
    for (GroupKey group : groups.changed()) {
      boolean anyLeft = false;
      for (Pane pane : groups.of(group)) {
        if (canFire(pane, isDue) && (complete == null || windowing.isWithin(pane, complete))) {
          fire(group, pane, sequence, out);
        }
        anyLeft |= pane.dirty;
      }
      if (!anyLeft) {
        groups.unchanged(group);
      }
    }
  }

  private boolean canFire(Pane pane, LongPredicate isDue) {
    return pane.dirty && isDue.test(windowing.dueMillis(pane));
  }

  private void fire(GroupKey group, Pane pane, long sequence, Rows out) {
    long windowStart = Math.floorDiv(pane.start, 1000);
    for (long start : pane.startsToClear.toArray()) {
      if (start != pane.start) {
        out.delete(windowStart, rows.key(group, start), sequence);
      }
    }
    if (windowing.isSession()) {
      pane.startsToClear = TimeSet.of(pane.start);
    }
    Uncomputable uncomputable = (values, column) -> out.uncomputable(windowStart, column);
    out.upsert(windowStart, rows.row(group, pane, measures, uncomputable), sequence);
    pane.dirty = false;
  }

  /** Whether a changed pane is among them whose due time the test lets through. */
  public boolean hasDirty(Groups groups, LongPredicate isDue) {
    for (GroupKey group : groups.changed()) {
      for (Pane pane : groups.of(group)) {
        if (canFire(pane, isDue)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Forgets the panes that no event can come to any more: the last event that each could take was
   * due before the watermark by more than the lateness.
   *
   * @return when to come back: something is due then, or over; {@code Long.MAX_VALUE} for never
   */
  public long settle(Groups groups, long watermarkMillis, long latenessMillis) {
    groups.wakeUntil(
        watermarkMillis, group -> settle(groups, group, watermarkMillis, latenessMillis));
    return groups.nextWakeMillis();
  }

  private long settle(Groups groups, GroupKey group, long watermark, long lateness) {
    List<Pane> panes = groups.of(group);
    panes.removeIf(pane -> isOver(groups, pane, watermark, lateness));
    if (panes.isEmpty()) {
      groups.weighs(-group.weigh());
      groups.remove(group);
      return Long.MAX_VALUE;
    }
    long next = Long.MAX_VALUE;
    for (Pane pane : panes) {
      long due = windowing.dueMillis(pane);
      next = Math.min(next, due > watermark ? due : overMillis(pane, lateness));
    }
    return next;
  }

  private boolean isOver(Groups groups, Pane pane, long watermark, long lateness) {
    boolean isOver = overMillis(pane, lateness) <= watermark;
    if (isOver) {
      groups.weighs(-weigh(pane));
    }
    return isOver;
  }

  private long overMillis(Pane pane, long lateness) {
    long last = windowing.lastDueMillis(pane);
    return last > Long.MAX_VALUE - lateness ? Long.MAX_VALUE : last + lateness;
  }
}
