package dev.alluvium.schemas.spec.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Summary.Trend;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SummaryTest {
  private static final Condition FAILED = Condition.of("status", Comparison.AT_LEAST, 400L);

  static Stream<Arguments> summaries() {
    return Stream.of(
        Arguments.of(new Count(), "count", Trend.RISES, List.of()),
        Arguments.of(new CountIf(List.of(FAILED)), "count_if", Trend.RISES, List.of()),
        Arguments.of(
            new CountDistinct(List.of("b", "a")), "count_distinct", Trend.RISES, List.of("b", "a")),
        Arguments.of(new Average("x"), "avg", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new StandardDeviation("x"), "stddev", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new Mode("x"), "mode", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new DistinctValues("x"), "list", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new Percentile("x", 0.5), "percentile", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new Sum("x"), "sum", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new Min("x"), "min", Trend.FALLS, List.of("x")),
        Arguments.of(new Max("x"), "max", Trend.RISES, List.of("x")),
        Arguments.of(new First("x"), "first", Trend.EITHER_WAY, List.of("x")),
        Arguments.of(new Last("x"), "last", Trend.EITHER_WAY, List.of("x")));
  }

  /** Streams keep their state by these names. */
  @ParameterizedTest
  @MethodSource("summaries")
  void saysWhatItIsAndReadsAndWhereItMoves(
      Summary summary, String function, Trend trend, List<String> columns) {
    assertThat(summary.function(), is(function));
    assertThat(summary.trend(), is(trend));
    assertThat(summary.arguments(), is(columns));
  }

  /** What is summed up, what a summary asks of it, and what its measure does. */
  @Test
  void aMeasureReadsWhatItsConditionsReadAsWell() {
    MeasureSpec measure =
        MeasureSpec.builder()
            .setName("failures")
            .setSummary(new CountIf(List.of(FAILED)))
            .setWhere(List.of(Condition.of("method", Comparison.EQUALS, "PUT")))
            .setType(ColumnType.INT64)
            .setMeaning(ColumnMeaning.of("Failures."))
            .build();

    assertThat(measure.reads(), containsInAnyOrder("status", "method"));
    assertThat(measure.conditions(), hasSize(2));
  }

  @Test
  void allKindsAreLookedAtHere() {
    assertThat(
        summaries().map(summary -> summary.get()[0].getClass()).distinct().toList(),
        hasSize(
            (int)
                Stream.of(Summary.class.getPermittedSubclasses())
                    .flatMap(
                        kind ->
                            kind.isSealed()
                                ? Stream.of(kind.getPermittedSubclasses())
                                : Stream.of(kind))
                    .count()));
  }
}
