package dev.alluvium.transforms.sequence;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.mart.DifferenceSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences told apart by a number and bytes, in which another number changes. */
class SequenceRowsTest {
  private static final EventSpec EVENT =
      EventSpec.builder()
          .setName("metered")
          .setDescription("A meter was read.")
          .setOwner("tests")
          .setTopic("metered")
          .setFormat(new JsonFormat())
          .setEventTime(EventColumns.EVENT_TS)
          .setIdentity(List.of("meter"))
          .setFields(
              List.of(
                  field("meter", ColumnType.NUMERIC),
                  field("part", ColumnType.BYTES),
                  field("stand", ColumnType.NUMERIC)))
          .build();

  private static final SequenceMartSpec MART =
      SequenceMartSpec.builder()
          .setName("fact_metered")
          .setDescription("What was used.")
          .setOwner("tests")
          .setFrom("metered")
          .setColumns(
              List.of(
                  copy("meter", ColumnType.NUMERIC),
                  copy("part", ColumnType.BYTES),
                  copy("stand", ColumnType.NUMERIC),
                  copy(EventColumns.EVENT_TS, ColumnType.TIMESTAMP)))
          .setPer(List.of("meter", "part"))
          .setOrder(EventColumns.EVENT_TS)
          .setDifferences(
              List.of(
                  DifferenceSpec.builder()
                      .setName("used")
                      .setMeaning(ColumnMeaning.of("Used since."))
                      .setOf("stand")
                      .setType(ColumnType.NUMERIC)
                      .setQuality("used_quality")
                      .setQualityDescription("What it is worth.")
                      .build()))
          .setPartitionBy(Optional.empty())
          .build();

  private static FieldSpec field(String name, ColumnType type) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(name)
        .setRawName(name)
        .setType(type)
        .setMeaning(ColumnMeaning.of("A field."))
        .build();
  }

  private static DerivedSpec copy(String name, ColumnType type) {
    return DerivedSpec.of(name, new Copy(name, type), ColumnMeaning.of("A copy."));
  }

  private static SequenceRow row(@Nullable String meter, byte @Nullable [] part, String stand) {
    return row(Instant.EPOCH, meter, part, stand);
  }

  private static SequenceRow row(
      Instant at, @Nullable String meter, byte @Nullable [] part, String stand) {
    @Nullable Object[] event = {
      at,
      0L,
      0L,
      "source",
      meter == null ? null : new BigDecimal(meter),
      part,
      new BigDecimal(stand)
    };
    return Objects.requireNonNull(new SequenceRows(MART, EVENT).of(event, (values, column) -> {}));
  }

  private static List<@Nullable Object> key(@Nullable String meter, byte @Nullable [] part) {
    return new SequenceRows(MART, EVENT).key(row(meter, part, "0"));
  }

  @Test
  void hasOneSequenceForWhatATableTakesForTheSame() {
    assertThat(key("2.5", new byte[] {1}), is(key("2.500", new byte[] {1})));
    assertThat(key(null, null), is(key(null, null)));
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00:00Z, -62135596800000000",
    "9999-12-31T23:59:59.999999Z, 253402300799999999"
  })
  void standsAtAnyTimeThatAColumnHolds(Instant at, long micros) {
    assertThat(row(at, "1", null, "0").micros(), is(micros));
  }

  @Test
  void tellsOtherSequencesApart() {
    assertThat(key("2.5", new byte[] {1}), is(not(key("2.5", new byte[] {2}))));
    assertThat(key("2.5", null), is(not(key("25", null))));
    assertThat(key("2.5", null), is(not(key(null, null))));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2.5, 1.5, ok",
    "-1, 99999999999999999999999999998, 99999999999999999999999999999, ok",
    "-1, 99999999999999999999999999999, , reset",
    "99999999999999999999999999999.999999999, -0.000000001, , reset",
  })
  void hasNoDifferenceThatNoColumnHolds(
      String before, String now, @Nullable BigDecimal used, String quality) {
    @Nullable Object[] values =
        new Differences(MART).apply(row("1", null, now), row("1", null, before));
    assertThat(values[4], is(used));
    assertThat(values[5], is(quality));
  }
}
