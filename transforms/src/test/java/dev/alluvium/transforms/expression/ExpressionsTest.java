package dev.alluvium.transforms.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Constant;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.Date;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.expression.HashKey;
import dev.alluvium.schemas.spec.expression.Hour;
import dev.alluvium.schemas.spec.expression.PlusSeconds;
import dev.alluvium.schemas.spec.expression.SecondsBetween;
import dev.alluvium.schemas.spec.expression.Standardised;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
  private static final Instant TS = Instant.parse("2023-04-03T10:15:30.250Z");
  private static final Expression PLUS_SECONDS = new PlusSeconds("a", "b");
  private static final Expression SECONDS_BETWEEN = new SecondsBetween("a", "b");
  private static final Instant BEFORE_1970 = Instant.parse("1969-12-31T23:59:59.999Z");

  static Stream<Arguments> results() {
    return Stream.of(
        arguments(new Copy("a", ColumnType.STRING), "a", null, "a"),
        arguments(new Date("a"), TS, null, LocalDate.of(2023, 4, 3)),
        arguments(new Date("a"), BEFORE_1970, null, LocalDate.of(1969, 12, 31)),
        arguments(new Hour("a"), TS, null, 10L),
        arguments(new Hour("a"), BEFORE_1970, null, 23L),
        arguments(new Standardised("a"), " straße\u00a0", null, "STRASSE"),
        arguments(new Standardised("a"), " ", null, null),
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
      Expression expression, Object first, @Nullable Object second, @Nullable Object result) {
    assertThat(apply(expression, first, second), is(result));
  }

  static Stream<Expression> functionsOfOneColumn() {
    return Stream.of(
        new Copy("a", ColumnType.STRING), new Date("a"), new Hour("a"), new Standardised("a"));
  }

  @ParameterizedTest
  @MethodSource("functionsOfOneColumn")
  void givesNullForNull(Expression expression) {
    assertThat(apply(expression, null, null), is(nullValue()));
  }

  static Stream<Expression> functionsOfTwoColumns() {
    return Stream.of(PLUS_SECONDS, SECONDS_BETWEEN);
  }

  @ParameterizedTest
  @MethodSource("functionsOfTwoColumns")
  void givesNullWhereOneOfTwoIsNull(Expression expression) {
    assertThat(apply(expression, null, null), is(nullValue()));
    assertThat(apply(expression, TS, null), is(nullValue()));
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
        new HashKey(
            HashAlgorithm.valueOf(algorithm.toUpperCase(Locale.ROOT)),
            escape,
            List.of(
                new HashKey.Part("a", ColumnType.STRING), new HashKey.Part("b", ColumnType.INT64)));
    RowFunction hashKey = Expressions.compile(expression, ExpressionsTest::indexOf);
    assertThat(hashKey.apply(new @Nullable Object[] {first, second}), is(key));
  }

  @Test
  void givesAConstantWhateverTheRow() {
    RowFunction constant = Expressions.compile(new Constant("x"), ExpressionsTest::indexOf);
    assertThat(constant.apply(new @Nullable Object[] {null}), is("x"));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {1e300, -1e300, 1e12, -1e12, Double.NaN, Double.POSITIVE_INFINITY, 251721783870.0})
  void hasNoTimeThatNoWarehouseHolds(double seconds) {
    assertThat(apply(PLUS_SECONDS, TS, seconds), is(RowFunction.UNCOMPUTABLE));
  }

  @Test
  void refusesAColumnThatIsNotThere() {
    Expression copy = new Copy("c", ColumnType.STRING);
    assertThrows(
        IllegalArgumentException.class, () -> Expressions.compile(copy, ExpressionsTest::indexOf));
  }

  private static @Nullable Object apply(
      Expression expression, @Nullable Object first, @Nullable Object second) {
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
