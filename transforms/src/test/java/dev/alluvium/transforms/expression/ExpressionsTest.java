package dev.alluvium.transforms.expression;

import static dev.alluvium.schemas.spec.Function.CONSTANT;
import static dev.alluvium.schemas.spec.Function.COPY;
import static dev.alluvium.schemas.spec.Function.DATE;
import static dev.alluvium.schemas.spec.Function.HASH_KEY;
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
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
      names = {"CONSTANT", "LOCAL_.*", "FLOOR", "HASH_KEY"})
  void givesNullForNull(Function function) {
    int arguments = function == PLUS_SECONDS || function == SECONDS_BETWEEN ? 2 : 1;
    assertThat(apply(function, arguments, null, null), is(nullValue()));
    if (arguments == 2) {
      assertThat(apply(function, 2, TS, null), is(nullValue()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "md5, false, ' a', 5, A7FD84151167C6FBD57416FF0883B11B",
        "md5, false, A, NULL, 042BE48EA9B5961AE776233A16391BF9",
        "md5, false, ' ', 5, E955F9C8248E90C5F21CA6263CDDB5FF",
        "md5, false, a|b, 5, 8B4DB66A1B271264E7C1C66B5C66DFB9",
        "md5, true, a|b, 5, A016BA2008FF115CD66941801B97CC7C",
        "sha256, true, a, 5, 8A5E7CC11AFC0A3694CD657A7B6527E8C52D0D0060801E5FC798BCD78501F7D7",
        "md5, false, NULL, NULL, NULL",
      })
  void hashesAsTheVaultDoes(
      String algorithm,
      boolean escape,
      @Nullable String first,
      @Nullable Long second,
      @Nullable String key) {
    Expression expression =
        Expression.of(
            HASH_KEY,
            List.of(
                algorithm.toUpperCase(Locale.ROOT),
                Boolean.toString(escape),
                "a",
                "STRING",
                "b",
                "INT64"),
            ColumnType.STRING);
    RowFunction hashKey = Expressions.compile(expression, ExpressionsTest::indexOf);
    assertThat(hashKey.apply(new @Nullable Object[] {first, second}), is(key));
  }

  @Test
  void givesAConstantWhateverTheRow() {
    RowFunction constant =
        Expressions.compile(
            Expression.of(CONSTANT, List.of("x"), ColumnType.STRING), ExpressionsTest::indexOf);
    assertThat(constant.apply(new @Nullable Object[] {null}), is("x"));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {1e300, -1e300, 1e12, -1e12, Double.NaN, Double.POSITIVE_INFINITY, 251721783870.0})
  void hasNoTimeThatNoWarehouseHolds(double seconds) {
    assertThat(apply(PLUS_SECONDS, 2, TS, seconds), is(RowFunction.UNCOMPUTABLE));
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
