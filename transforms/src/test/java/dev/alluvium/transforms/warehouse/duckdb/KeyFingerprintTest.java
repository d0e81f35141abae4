package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFingerprintTest {
  static Stream<Arguments> equalInTheDatabase() {
    return Stream.of(
        Arguments.of(ColumnType.FLOAT64, 0.0, -0.0),
        Arguments.of(ColumnType.NUMERIC, new BigDecimal("1.50"), new BigDecimal("1.5000000001")),
        Arguments.of(
            ColumnType.TIMESTAMP,
            Instant.parse("2023-04-02T00:00:00.000001Z"),
            Instant.parse("2023-04-02T00:00:00.000001999Z")),
        Arguments.of(ColumnType.BYTES, new byte[] {1, 2}, new byte[] {1, 2}),
        Arguments.of(ColumnType.STRING, "a", new String("a")));
  }

  @ParameterizedTest
  @MethodSource("equalInTheDatabase")
  void isTheSameForWhatTheDatabaseTakesForEqual(ColumnType type, Object one, Object other) {
    KeyFingerprint fingerprint = KeyFingerprint.of(keyed(type));
    assertThat(fingerprint.of(row(one)), is(fingerprint.of(row(other))));
  }

  @Test
  void differsForOtherKeysNullAndTheirPlaces() {
    KeyFingerprint fingerprint = KeyFingerprint.of(keyed(ColumnType.STRING, ColumnType.STRING));
    Set<Long> seen = new HashSet<>();
    List<@Nullable String> texts = Arrays.asList("", "a", "b", "ab", "😀", null);
    for (String left : texts) {
      for (String right : texts) {
        seen.add(fingerprint.of(Arrays.asList(left, right)));
      }
    }
    assertThat(seen, hasSize(texts.size() * texts.size()));
  }

  /** A number that is mixed to 0, as if nothing had been there. */
  @Test
  void differsForNullAndANumberThatLeavesNothing() {
    long nothing = 1_018_231_460_777_725_123L;
    KeyFingerprint fingerprint = KeyFingerprint.of(keyed(ColumnType.INT64, ColumnType.INT64));
    assertThat(
        fingerprint.of(Arrays.asList(null, nothing)),
        is(not(fingerprint.of(Arrays.asList(nothing, null)))));
  }

  @Test
  void almostNeverMeetsItselfAmongNumbersAndDays() {
    KeyFingerprint fingerprint = KeyFingerprint.of(keyed(ColumnType.INT64, ColumnType.DATE));
    Set<Long> seen = new HashSet<>();
    for (long number = 0; number < 1_000; number++) {
      for (int day = 0; day < 300; day++) {
        seen.add(fingerprint.of(Arrays.asList(number, LocalDate.ofEpochDay(day))));
      }
    }
    assertThat(seen, hasSize(300_000));
  }

  static Stream<Arguments> otherValues() {
    return Stream.of(
        Arguments.of(
            ColumnType.NUMERIC, new BigDecimal("4.294967296"), new BigDecimal("0.000000031")),
        Arguments.of(
            ColumnType.NUMERIC,
            new BigDecimal("12345678901234567890.1"),
            new BigDecimal("-12345678901234567890.1")),
        Arguments.of(
            ColumnType.BYTES,
            "Aa".getBytes(StandardCharsets.UTF_8),
            "BB".getBytes(StandardCharsets.UTF_8)),
        Arguments.of(ColumnType.STRING, "Aa", "BB"));
  }

  @ParameterizedTest
  @MethodSource("otherValues")
  void differsForValuesOfOneHashInJava(ColumnType type, Object one, Object other) {
    KeyFingerprint fingerprint = KeyFingerprint.of(keyed(type));
    assertThat(fingerprint.of(row(one)), is(not(fingerprint.of(row(other)))));
  }

  private static List<@Nullable Object> row(Object value) {
    return Arrays.asList(value);
  }

  private static TableSpec keyed(ColumnType... types) {
    List<ColumnSpec> columns =
        Stream.iterate(0, i -> i < types.length, i -> i + 1)
            .map(i -> ColumnSpec.optional("k" + i, types[i], "part of the key"))
            .toList();
    return Tables.table("mart", "keyed", MergeRule.FIRST_WRITTEN)
        .setColumns(columns)
        .setKey(columns.stream().map(ColumnSpec::name).toList())
        .build();
  }
}
