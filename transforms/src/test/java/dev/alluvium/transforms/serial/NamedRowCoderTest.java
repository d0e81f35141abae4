package dev.alluvium.transforms.serial;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows that were encoded under one contract and are read under another. */
class NamedRowCoderTest {
  private static final List<ColumnType> TYPES = List.of(ColumnType.values());

  @Test
  void givesEveryTypeAndNullBack() throws CoderException {
    TableSpec table =
        table(
            "a STRING",
            "b INT64",
            "c FLOAT64",
            "d NUMERIC",
            "e BOOLEAN",
            "f TIMESTAMP",
            "g DATE",
            "h JSON",
            "i BYTES",
            "j INT64");
    Row row =
        row(
            table,
            "märt",
            -1L,
            -0.5,
            new BigDecimal("1.50"),
            true,
            Instant.parse("0001-01-01T00:00:00.000001Z"),
            LocalDate.of(9999, 12, 31),
            "{}",
            "x".getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(copy(table, table, row), is(row));
  }

  @Test
  void readsRowsByTheNamesOfTheirColumnsInAnyPlace() throws CoderException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<String> old = names(random);
      List<String> now = names(random);
      TableSpec before = table(old.toArray(new String[0]));
      TableSpec after = table(now.toArray(new String[0]));
      Map<String, Object> values = new HashMap<>();
      @Nullable Object[] of = new @Nullable Object[old.size()];
      for (int i = 0; i < of.length; i++) {
        of[i] = random.nextInt(4) == 0 ? null : value(old.get(i), random);
        values.put(old.get(i), of[i]);
      }
      Row read = copy(before, after, row(before, of));
      for (int i = 0; i < now.size(); i++) {
        assertThat(now.get(i), read.getValues().get(i), equalTo(values.get(now.get(i))));
      }
    }
  }

  private static List<String> names(Random random) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      if (random.nextBoolean()) {
        names.add("c" + i + " " + TYPES.get(i % 3));
      }
    }
    Collections.shuffle(names, random);
    return names;
  }

  private static Object value(String column, Random random) {
    return switch (column.substring(column.indexOf(' ') + 1)) {
      case "STRING" -> "text " + random.nextInt();
      case "INT64" -> random.nextLong();
      default -> random.nextDouble();
    };
  }

  @Test
  void doesNotTakeAValueOfAnotherTypeForItsOwn() {
    Row row = row(table("a STRING"), "1");
    Exception refused =
        assertThrows(
            IllegalArgumentException.class, () -> copy(table("a STRING"), table("a INT64"), row));
    assertThat(
        String.valueOf(refused.getCause()),
        containsString("column a is INT64, but came as STRING"));
  }

  @Test
  void isTheSameCoderWhateverIsSaidOfAColumn() {
    NamedRowCoder coder = NamedRowCoder.of(table("a STRING"));
    TableSpec told =
        table("a STRING").toBuilder()
            .setDescription("another")
            .setColumns(
                List.of(ColumnSpec.optional("a", ColumnType.STRING, "described in other words")))
            .build();
    assertThat(NamedRowCoder.of(told), is(coder));
    assertThat(
        SerializableUtils.serializeToByteArray(NamedRowCoder.of(told)),
        is(SerializableUtils.serializeToByteArray(coder)));
  }

  @Test
  void takesAFewBytesAValue() throws CoderException {
    TableSpec table = table("a INT64", "b INT64", "c INT64");
    byte[] bytes = CoderUtils.encodeToByteArray(NamedRowCoder.of(table), row(table, 1L, null, 3L));
    assertThat(bytes.length, lessThan(2 * (8 + 5) + 3));
  }

  private static Row copy(TableSpec from, TableSpec to, Row row) throws CoderException {
    byte[] bytes = CoderUtils.encodeToByteArray(NamedRowCoder.of(from), row);
    return CoderUtils.decodeFromByteArray(NamedRowCoder.of(to), bytes);
  }

  private static Row row(TableSpec table, @Nullable Object... values) {
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }

  /** Of columns as {@code name TYPE}. */
  private static TableSpec table(String... columns) {
    return TableSpec.builder()
        .setDataset("mart")
        .setName("table")
        .setDescription("")
        .setOwner("")
        .setKey(List.of())
        .setRule(MergeRule.FIRST_WRITTEN)
        .setColumns(
            Arrays.stream(columns)
                .map(column -> column.split(" ", 2))
                .map(c -> ColumnSpec.optional(c[0], ColumnType.valueOf(c[1]), ""))
                .toList())
        .build();
  }
}
