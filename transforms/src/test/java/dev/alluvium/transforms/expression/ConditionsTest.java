package dev.alluvium.transforms.expression;

import static dev.alluvium.schemas.spec.expression.Condition.Comparison.ABOVE;
import static dev.alluvium.schemas.spec.expression.Condition.Comparison.AT_LEAST;
import static dev.alluvium.schemas.spec.expression.Condition.Comparison.AT_MOST;
import static dev.alluvium.schemas.spec.expression.Condition.Comparison.BELOW;
import static dev.alluvium.schemas.spec.expression.Condition.Comparison.EQUALS;
import static dev.alluvium.schemas.spec.expression.Condition.Comparison.NOT;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionsTest {
  static Stream<Arguments> comparisons() {
    return Stream.of(
        arguments(EQUALS, 400L, 400L, true),
        arguments(EQUALS, 400L, 401L, false),
        arguments(EQUALS, 400L, null, false),
        arguments(EQUALS, new BigDecimal("9.99"), new BigDecimal("9.990"), true),
        arguments(NOT, "a", "b", true),
        arguments(NOT, "a", "a", false),
        arguments(NOT, "a", null, false),
        arguments(NOT, new BigDecimal("9.99"), new BigDecimal("9.990"), false),
        arguments(ABOVE, 400L, 400L, false),
        arguments(ABOVE, 400L, 401L, true),
        arguments(ABOVE, 400L, null, false),
        arguments(BELOW, 400L, 400L, false),
        arguments(BELOW, 400L, 399L, true),
        arguments(AT_LEAST, 400L, 400L, true),
        arguments(AT_LEAST, 400L, 399L, false),
        arguments(AT_LEAST, 400L, null, false),
        arguments(AT_MOST, 0.5, 0.5, true),
        arguments(AT_MOST, 0.5, 0.6, false),
        arguments(AT_MOST, 0.5, null, false));
  }

  @ParameterizedTest
  @MethodSource("comparisons")
  void comparesAColumnWithALiteral(
      Comparison comparison, Comparable<?> literal, @Nullable Object value, boolean holds) {
    Condition condition = Condition.of("a", comparison, literal);
    assertThat(test(List.of(condition), value), is(holds));
  }

  @Test
  void holdsWhereAllHoldAndWhereThereAreNone() {
    Condition atLeast = Condition.of("a", AT_LEAST, 1L);
    Condition atMost = Condition.of("a", AT_MOST, 3L);
    assertThat(test(List.of(atLeast, atMost), 2L), is(true));
    assertThat(test(List.of(atLeast, atMost), 4L), is(false));
    assertThat(test(List.of(), null), is(true));
  }

  @Test
  void isSaidOfNoColumnThatIsNull() {
    for (boolean isNot : new boolean[] {false, true}) {
      assertThat(test(List.of(new Condition.OneOf("a", isNot, List.of("x"))), null), is(false));
      assertThat(test(List.of(new Condition.Like("a", isNot, "%")), null), is(false));
      assertThat(test(List.of(new Condition.Missing("a", isNot)), null), is(!isNot));
      assertThat(test(List.of(new Condition.Missing("a", isNot)), "x"), is(isNot));
    }
    assertThat(test(List.of(new Condition.ColumnsCompared("a", NOT, "b")), null), is(false));
  }

  @Test
  void knowsOneZero() {
    assertThat(test(List.of(Condition.of("a", EQUALS, 0.0)), -0.0), is(true));
    assertThat(test(List.of(Condition.of("a", NOT, 0.0)), -0.0), is(false));
    assertThat(test(List.of(new Condition.OneOf("a", false, List.of(1.0, 0.0))), -0.0), is(true));
    assertThat(test(List.of(new Condition.OneOf("a", true, List.of(0.0))), -0.0), is(false));
  }

  @Test
  void stateOfBeforeKnowsItsComparisonsAgain() {
    assertThat(
        List.of(Condition.of("a", AT_LEAST, 400L)).toString(),
        is("[Condition{column=a, comparison=AT_LEAST, value=400}]"));
  }

  private static boolean test(List<Condition> conditions, @Nullable Object value) {
    return Conditions.compile(conditions, column -> 0).test(new @Nullable Object[] {value});
  }
}
