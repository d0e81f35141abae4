package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderedBitsTest {
  static Stream<Arguments> inOrder() {
    return Stream.of(
        Arguments.of(
            ColumnType.STRING, Arrays.asList("", "A", "Z", "a", "aa", "é", "\uFFFD", "😀", null)),
        Arguments.of(ColumnType.INT64, Arrays.asList(Long.MIN_VALUE, -1L, 0L, 1L, null)),
        Arguments.of(
            ColumnType.TIMESTAMP,
            Arrays.asList(
                Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                Instant.EPOCH,
                Instant.parse("9999-12-31T23:59:59Z"),
                null)),
        Arguments.of(
            ColumnType.DATE,
            Arrays.asList(LocalDate.of(1969, 12, 31), LocalDate.of(2026, 1, 1), null)),
        Arguments.of(ColumnType.BOOLEAN, Arrays.asList(false, true, null)));
  }

  @ParameterizedTest
  @MethodSource("inOrder")
  void areInTheOrderOfTheValues(ColumnType type, List<@Nullable Object> values) {
    for (int i = 1; i < values.size(); i++) {
      long smaller = OrderedBits.of(type, values.get(i - 1), 0);
      long larger = OrderedBits.of(type, values.get(i), 0);
      assertThat(
          values.get(i - 1) + ", " + values.get(i),
          Long.compareUnsigned(smaller, larger),
          is(lessThan(0)));
    }
  }

  @Test
  void ofATextAreAsManyAsHaveEightBytes() {
    assertThat(
        OrderedBits.of(ColumnType.STRING, "listen_events", 0),
        is(OrderedBits.of(ColumnType.STRING, "listen_e", 0)));
    assertThat(
        OrderedBits.of(ColumnType.STRING, "listen_events", 1),
        is(OrderedBits.of(ColumnType.STRING, "vents", 0)));
  }

  @ParameterizedTest
  @EnumSource(ColumnType.class)
  void areRefusedWhereTheTypeHasNone(ColumnType type) {
    Object value =
        switch (type) {
          case STRING, JSON -> "{}";
          case INT64 -> 1L;
          case FLOAT64 -> 1.0;
          case NUMERIC -> BigDecimal.ONE;
          case BOOLEAN -> true;
          case TIMESTAMP -> Instant.EPOCH;
          case DATE -> LocalDate.EPOCH;
          case BYTES -> new byte[] {1};
        };
    if (OrderedBits.areOf(type)) {
      assertThat(OrderedBits.of(type, value, 0), is(not(-1L)));
    } else {
      assertThrows(IllegalArgumentException.class, () -> OrderedBits.of(type, value, 0));
    }
  }
}
