package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.expression.ColumnFunction;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.measure.Average;
import dev.alluvium.schemas.spec.measure.DistinctValues;
import dev.alluvium.schemas.spec.measure.First;
import dev.alluvium.schemas.spec.measure.Last;
import dev.alluvium.schemas.spec.measure.Max;
import dev.alluvium.schemas.spec.measure.Min;
import dev.alluvium.schemas.spec.measure.Mode;
import dev.alluvium.schemas.spec.measure.StandardDeviation;
import dev.alluvium.schemas.spec.measure.Sum;
import dev.alluvium.schemas.spec.measure.Summary;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The ways to sum up events, and how each is read. */
final class Summaries {
  /** In the order that faults list them. */
  private static final List<SummaryReader<?>> ALL =
      List.of(
          new CountReader(),
          new CountIfReader(),
          new CountDistinctReader(),
          summary(Sum.class, Sum.NAME, "Sum of a number.", Parameter.NUMBER, Sum::new),
          new ColumnSummary<>(
              Average.class,
              ColumnFunction.key(Average.NAME, 1, "Mean of a number."),
              Parameter.NUMBER,
              type -> type == ColumnType.NUMERIC ? type : ColumnType.FLOAT64,
              Average::new),
          new ColumnSummary<>(
              StandardDeviation.class,
              ColumnFunction.key(
                  StandardDeviation.NAME,
                  1,
                  "Standard deviation of a number, as of a sample; NULL of one value alone."),
              Parameter.NUMBER,
              type -> ColumnType.FLOAT64,
              StandardDeviation::new),
          new PercentileReader(),
          summary(
              Mode.class,
              Mode.NAME,
              "The most frequent value; of several the smallest.",
              Parameter.ORDERED,
              Mode::new),
          new ColumnSummary<>(
              DistinctValues.class,
              ColumnFunction.key(
                  DistinctValues.NAME, 1, "The different values, in their order, as a JSON array."),
              Parameter.ORDERED,
              type -> ColumnType.JSON,
              DistinctValues::new),
          summary(Min.class, Min.NAME, "Smallest value.", Parameter.ORDERED, Min::new),
          summary(Max.class, Max.NAME, "Largest value.", Parameter.ORDERED, Max::new),
          summary(
              First.class,
              First.NAME,
              "Value of the first event that has one: by event time, then sequence.",
              Parameter.ANY,
              First::new),
          summary(
              Last.class,
              Last.NAME,
              "Value of the last event that has one: by event time, then sequence.",
              Parameter.ANY,
              Last::new));

  private Summaries() {}

  /** A summary that has the type of its column. */
  private static <T extends Summary> SummaryReader<T> summary(
      Class<T> kind,
      String name,
      String description,
      Parameter parameter,
      Function<String, T> make) {
    return new ColumnSummary<>(
        kind, ColumnFunction.key(name, 1, description), parameter, UnaryOperator.identity(), make);
  }

  /** All, as keys of a measure's block. */
  static List<Key<Optional<YamlNode>>> keys() {
    return Kinds.of(Summary.class, ALL).handlers().stream()
        .<Key<Optional<YamlNode>>>map(summary -> summary.key())
        .toList();
  }

  /** The reader of the summary of that name; empty if there is none. */
  static Optional<SummaryReader<?>> find(String name) {
    return ALL.stream()
        .filter(summary -> summary.key().name().equals(name))
        .<SummaryReader<?>>map(summary -> summary)
        .findFirst();
  }
}
