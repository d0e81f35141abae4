package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Average;
import dev.alluvium.schemas.spec.measure.Count;
import dev.alluvium.schemas.spec.measure.CountDistinct;
import dev.alluvium.schemas.spec.measure.CountIf;
import dev.alluvium.schemas.spec.measure.DistinctValues;
import dev.alluvium.schemas.spec.measure.First;
import dev.alluvium.schemas.spec.measure.Last;
import dev.alluvium.schemas.spec.measure.Max;
import dev.alluvium.schemas.spec.measure.Min;
import dev.alluvium.schemas.spec.measure.Mode;
import dev.alluvium.schemas.spec.measure.Percentile;
import dev.alluvium.schemas.spec.measure.StandardDeviation;
import dev.alluvium.schemas.spec.measure.Sum;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.transforms.expression.Conditions;
import java.util.List;

/** The ways to sum up events, how each is computed, and how what is held of it is encoded. */
final class Measures {
  private static final Kinds<Kind<?>> ALL =
      Kinds.of(
          Summary.class,
          List.of(
              new Kind<>(Count.class, (count, of) -> new CountMeasure(event -> true), Held.COUNT),
              new Kind<>(CountIf.class, Measures::countIf, Held.COUNT),
              new Kind<>(
                  CountDistinct.class,
                  Measures::countDistinct,
                  (type, ownSet) -> ownSet ? AccumulatorCodec.SET : AccumulatorCodec.COUNT),
              new Kind<>(
                  Sum.class,
                  (sum, of) -> new SumMeasure(of.place(sum.column()), of.type()),
                  (type, ownSet) -> AccumulatorCodec.SUM),
              new Kind<>(
                  Average.class,
                  (mean, of) -> new AverageMeasure(of.place(mean.column()), of.type()),
                  (type, ownSet) -> Moments.CODEC),
              new Kind<>(
                  StandardDeviation.class,
                  (spread, of) -> new DeviationMeasure(of.place(spread.column())),
                  (type, ownSet) -> Moments.CODEC),
              new Kind<>(
                  Percentile.class,
                  (part, of) -> new PercentileMeasure(of.place(part.column()), part.at()),
                  (type, ownSet) -> Distribution.CODEC),
              new Kind<>(
                  Mode.class,
                  (mode, of) -> new TallyMeasure(of.place(mode.column()), TallyMeasure::mode),
                  (type, ownSet) -> Tally.CODEC),
              new Kind<>(
                  DistinctValues.class,
                  (all, of) -> new TallyMeasure(of.place(all.column()), TallyMeasure::list),
                  (type, ownSet) -> Tally.CODEC),
              new Kind<>(
                  Min.class,
                  (min, of) -> new ExtremeMeasure(of.place(min.column()), false),
                  Held.EXTREME),
              new Kind<>(
                  Max.class,
                  (max, of) -> new ExtremeMeasure(of.place(max.column()), true),
                  Held.EXTREME),
              new Kind<>(
                  First.class,
                  (first, of) -> new EndMeasure(of.place(first.column()), false),
                  Held.END),
              new Kind<>(
                  Last.class,
                  (last, of) -> new EndMeasure(of.place(last.column()), true),
                  Held.END)));

  private Measures() {}

  /**
   * What a measure is compiled for.
   *
   * @param columns of the events
   * @param type of the result
   * @param ownSet whether it holds different values itself; else an earlier step counts them, and
   *     the measure only adds up
   */
  private record Target(EventColumns columns, ColumnType type, boolean ownSet) {
    int place(String column) {
      return columns.indexOf(column);
    }
  }

  /** Compiles the summaries of one kind. */
  private interface Making<T> {
    Measure<?> of(T summary, Target target);
  }

  /** How what is held of a measure is encoded. */
  private interface Held {
    Held COUNT = (type, ownSet) -> AccumulatorCodec.COUNT;
    Held EXTREME = (type, ownSet) -> AccumulatorCodec.extreme(type);
    Held END = (type, ownSet) -> AccumulatorCodec.end(type);

    AccumulatorCodec<?> codec(ColumnType type, boolean ownSet);
  }

  private record Kind<T extends Summary>(Class<T> kind, Making<T> making, Held held)
      implements Kinds.Handler<T> {
    Measure<?> compile(Summary summary, Target target) {
      return making.of(kind.cast(summary), target);
    }
  }

  /**
   * Compiles a measure that sums events up.
   *
   * @param ownSet whether it holds different values itself; else an earlier step counts them, and
   *     the measure only adds up
   */
  static Measure<?> compile(MeasureSpec spec, EventColumns columns, boolean ownSet) {
    Summary summary = spec.summary().orElseThrow();
    Measure<?> measure = ALL.of(summary).compile(summary, new Target(columns, spec.type(), ownSet));
    return spec.where().isEmpty()
        ? measure
        : new MeasureWhere<>(measure, Conditions.compile(spec.where(), columns::indexOf));
  }

  /** How what is held of a summary of that kind is encoded, whose result is of that type. */
  static AccumulatorCodec<?> codec(Class<? extends Summary> kind, ColumnType type, boolean ownSet) {
    return ALL.ofKind(kind).held().codec(type, ownSet);
  }

  private static Measure<?> countIf(CountIf count, Target of) {
    return new CountMeasure(Conditions.compile(count.conditions(), of::place));
  }

  private static Measure<?> countDistinct(CountDistinct distinct, Target of) {
    return of.ownSet()
        ? new DistinctMeasure(Identity.of(distinct, of.columns()))
        : new CountMeasure(event -> false);
  }
}
