package dev.alluvium.transforms.marts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.aggregate.Hash128;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identity over two texts, and over a value of every type. */
class EventIdentityTest {
  private static final Instant AT = Instant.parse("2023-04-03T05:33:20Z");
  private static final EventSpec PAIR = event(ColumnType.STRING, ColumnType.STRING);
  private static final EventSpec ALL = event(ColumnType.values());

  /** Values of a type, of which each stands for others than those before it. */
  private static final Map<ColumnType, List<@Nullable Object>> DIFFERENT =
      Map.of(
          ColumnType.STRING, texts(),
          ColumnType.JSON, texts(),
          ColumnType.INT64, Arrays.asList(null, 0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE),
          ColumnType.FLOAT64, Arrays.asList(null, 0.0, 1.0, -1.0, 2.5, 1e300, Double.MIN_VALUE),
          ColumnType.NUMERIC, Arrays.asList(null, decimal("0"), decimal("2.5"), decimal("25")),
          ColumnType.BOOLEAN, Arrays.asList(null, false, true),
          ColumnType.TIMESTAMP, Arrays.asList(null, AT, AT.plusNanos(1000), Instant.EPOCH),
          ColumnType.DATE, Arrays.asList(null, LocalDate.EPOCH, LocalDate.of(2023, 4, 3)),
          ColumnType.BYTES, Arrays.asList(null, new byte[0], new byte[1], new byte[2], bytes("a")));

  /** Other forms of some of these values, which a warehouse takes for the same. */
  private static final Map<Object, Object> SAME =
      Map.of(
          0.0,
          -0.0,
          decimal("2.5"),
          decimal("2.500"),
          decimal("25"),
          decimal("2.5E+1"),
          decimal("0"),
          decimal("0E-9"),
          "a",
          new String("a"));

  private static List<@Nullable Object> texts() {
    return Arrays.asList(
        null,
        "",
        " ",
        "a",
        "A",
        "a ",
        "||",
        "^^",
        "a||",
        "||a",
        "|",
        "\\",
        "\u0000",
        "\u0001",
        "\u0001a",
        "a\u0001",
        "null",
        "-",
        "0",
        "00",
        "é",
        "É",
        "\ud83c\udf3f",
        "1:a",
        "\uffff");
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static EventSpec event(ColumnType... types) {
    List<FieldSpec> fields = new java.util.ArrayList<>();
    for (ColumnType type : types) {
      String name = "f" + fields.size();
      fields.add(
          FieldSpec.builder()
              .setName(name)
              .setFrom(name)
              .setRawName(name)
              .setType(type)
              .setMeaning(ColumnMeaning.of("A value."))
              .build());
    }
    return EventSpec.builder()
        .setName("happened")
        .setDescription("Something happened.")
        .setOwner("tests")
        .setTopic("happened")
        .setFormat(new JsonFormat())
        .setEventTime(EventColumns.EVENT_TS)
        .setIdentity(fields.stream().map(FieldSpec::name).toList())
        .setFields(fields)
        .build();
  }

  private static Hash128 identity(EventSpec event, @Nullable Object... values) {
    @Nullable Object[] row = new @Nullable Object[4 + values.length];
    row[EventColumns.EVENT_TS_INDEX] = AT;
    System.arraycopy(values, 0, row, 4, values.length);
    return new EventIdentity(event).of(row);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "NULL",
      value = {
        "x||y; z   ; x   ; y||z",
        "q   ; r   ; Q   ; r",
        "a   ; NULL; a   ; ^^",
        "NULL; a   ; a   ; NULL",
        "a   ; NULL; a   ; ''",
        "a   ; b   ; ab  ; ''",
        "NULL; NULL; ''  ; ''",
        "'a '; b   ; a   ; b"
      })
  void tellsTextsApartThatAreNotTheSame(
      @Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    assertThat(identity(PAIR, a, b).equals(identity(PAIR, c, d)), is(false));
    assertThat(identity(PAIR, a, b), is(identity(PAIR, a, b)));
  }

  @Test
  void isTheSameJustForListsOfValuesThatAWarehouseTakesForTheSame() {
    Random random = new Random(7);
    ColumnType[] types = ColumnType.values();
    for (int round = 0; round < 20_000; round++) {
      @Nullable Object[] left = new @Nullable Object[types.length];
      @Nullable Object[] right = new @Nullable Object[types.length];
      boolean same = true;
      for (int i = 0; i < types.length; i++) {
        List<@Nullable Object> values = requireNonNull(DIFFERENT.get(types[i]));
        int picked = random.nextInt(values.size());
        int other = random.nextInt(8) > 0 ? picked : random.nextInt(values.size());
        left[i] = values.get(picked);
        right[i] = written(values.get(other), random);
        same &= picked == other;
      }
      boolean found = identity(ALL, left).equals(identity(ALL, right));
      assertThat(Arrays.deepToString(left) + Arrays.deepToString(right), found, is(same));
    }
  }

  @Test
  void tellsEventsOfDifferentTimesApart() {
    @Nullable Object[] row = new @Nullable Object[] {AT, 0L, 0L, "s", "a", "b"};
    Hash128 first = new EventIdentity(PAIR).of(row);
    row[EventColumns.EVENT_TS_INDEX] = AT.plusNanos(1000);
    assertThat(new EventIdentity(PAIR).of(row).equals(first), is(false));
  }

  private static @Nullable Object written(@Nullable Object value, Random random) {
    if (value instanceof byte[] bytes) {
      return bytes.clone();
    }
    Object other = value == null ? null : SAME.get(value);
    return other != null && random.nextBoolean() ? other : value;
  }
}
