package dev.alluvium.transforms.expression;

import static dev.alluvium.schemas.spec.Function.CONSTANT;
import static dev.alluvium.schemas.spec.Function.COPY;
import static dev.alluvium.schemas.spec.Function.DATE;
import static dev.alluvium.schemas.spec.Function.HOUR;
import static dev.alluvium.schemas.spec.Function.PLUS_SECONDS;
import static dev.alluvium.schemas.spec.Function.SECONDS_BETWEEN;
import static dev.alluvium.schemas.spec.Function.STANDARDISE;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Function;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExpressionsTest {
  private static final Instant TS = Instant.parse("2023-04-03T10:15:30.250Z");
  private static final Instant BEFORE_1970 = Instant.parse("1969-12-31T23:59:59.999Z");

  static Stream<Arguments> results() {
    return Stream.of(
        arguments(COPY, "a", null, "a"),
        arguments(DATE, TS, null, LocalDate.of(2023, 4, 3)),
        arguments(DATE, BEFORE_1970, null, LocalDate.of(1969, 12, 31)),
        arguments(HOUR, TS, null, 10L),
        arguments(HOUR, BEFORE_1970, null, 23L),
        arguments(STANDARDISE, " straße\u00a0", null, "STRASSE"),
        arguments(STANDARDISE, " ", null, null),
        arguments(PLUS_SECONDS, TS, 1.5, TS.plusMillis(1500)),
        arguments(PLUS_SECONDS, TS, -1L, TS.minusSeconds(1)),
        arguments(PLUS_SECONDS, TS, 0.0005, TS),
        arguments(PLUS_SECONDS, TS, 0.0015, TS.plusMillis(2)),
        arguments(PLUS_SECONDS, TS, 0.0025, TS.plusMillis(2)),
        arguments(PLUS_SECONDS, BEFORE_1970, 0.001, Instant.EPOCH),
        arguments(SECONDS_BETWEEN, TS, TS.plusMillis(1999), 1L),
        arguments(SECONDS_BETWEEN, TS.plusMillis(1999), TS, -1L),
        arguments(SECONDS_BETWEEN, TS.plusMillis(999), TS, 0L));
  }

  @ParameterizedTest
  @MethodSource("results")
  void computesFromTheColumnsNamed(
      Function function, Object first, @Nullable Object second, @Nullable Object result) {
    assertThat(apply(function, second == null ? 1 : 2, first, second), is(result));
  }

  @ParameterizedTest
  @EnumSource(
      value = Function.class,
      mode = EnumSource.Mode.MATCH_NONE,
      names = {"CONSTANT", "LOCAL_.*", "FLOOR"})
  void givesNullForNull(Function function) {
    int arguments = function == PLUS_SECONDS || function == SECONDS_BETWEEN ? 2 : 1;
    assertThat(apply(function, arguments, null, null), is(nullValue()));
    if (arguments == 2) {
      assertThat(apply(function, 2, TS, null), is(nullValue()));
    }
  }

  @Test
  void givesAConstantWhateverTheRow() {
    RowFunction constant =
        Expressions.compile(
            Expression.of(CONSTANT, List.of("x"), ColumnType.STRING), ExpressionsTest::indexOf);
    assertThat(constant.apply(new @Nullable Object[] {null}), is("x"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(doubles = {1e300, -1e300, 1e12, -1e12})
  void refusesATimeThatNoWarehouseHolds(double seconds) {
    assertThrows(ArithmeticException.class, () -> apply(PLUS_SECONDS, 2, TS, seconds));
  }

  @Test
  void refusesAColumnThatIsNotThere() {
    Expression copy = Expression.of(COPY, List.of("c"), ColumnType.STRING);
    assertThrows(
        IllegalArgumentException.class, () -> Expressions.compile(copy, ExpressionsTest::indexOf));
  }

  private static @Nullable Object apply(
      Function function, int arguments, @Nullable Object first, @Nullable Object second) {
    Expression expression =
        Expression.of(function, List.of("a", "b").subList(0, arguments), ColumnType.STRING);
    return Expressions.compile(expression, ExpressionsTest::indexOf)
        .apply(new @Nullable Object[] {first, second});
  }

  private static int indexOf(String column) {
    return switch (column) {
      case "a" -> 0;
      case "b" -> 1;
      default -> throw new IllegalArgumentException(column);
    };
  }
}
