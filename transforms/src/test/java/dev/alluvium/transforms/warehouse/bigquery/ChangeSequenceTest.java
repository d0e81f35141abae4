package dev.alluvium.transforms.warehouse.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.io.gcp.bigquery.RowMutationInformation;
import org.apache.beam.sdk.io.gcp.bigquery.RowMutationInformation.MutationType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeSequenceTest {
  private static final List<@Nullable Instant> TIMES =
      orNull(
          List.of(
              Instant.parse("1969-12-31T23:59:59.999999Z"),
              Instant.EPOCH,
              Instant.parse("2023-04-02T10:15:30.000001Z"),
              Instant.parse("2023-04-02T10:15:30.000002Z")));
  private static final List<@Nullable String> TEXTS =
      orNull(List.of("", "a", "listen_events", "listen_eventz", "páge", "\uFFFD", "😀"));
  private static final List<@Nullable Long> NUMBERS =
      orNull(List.of(Long.MIN_VALUE, -1L, 0L, 7L, Long.MAX_VALUE - 1));

  @ParameterizedTest
  @EnumSource(names = {"SMALLEST", "LARGEST"})
  void ranksRowsOfAKeyAsTheMergeRuleDoes(MergeRule rule) {
    TableSpec table = table(rule, "at", "name", "number");
    MergeOrder order = new MergeOrder(table);
    ChangeSequence sequence = new ChangeSequence(table);
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      TableMutation a = random(table, random);
      TableMutation b = random(table, random);
      boolean sameOrder =
          a.row().getValues().subList(1, 4).equals(b.row().getValues().subList(1, 4));
      if (!sameOrder && isToldApart(a, b)) {
        TableMutation winner = order.winner(a, b);
        String reason = a.row() + " " + b.row();
        assertThat(reason, compare(sequence.of(a), sequence.of(b)) > 0, is(winner == a));
      }
    }
  }

  /** A text that is compared by eight bytes only. */
  private static boolean isToldApart(TableMutation a, TableMutation b) {
    String left = String.valueOf(a.row().getString("name"));
    String right = String.valueOf(b.row().getString("name"));
    return left.equals(right) || !(left.startsWith("listen_e") && right.startsWith("listen_e"));
  }

  @Test
  void comparesTextsByAllTheSectionsThatAreLeft() {
    TableSpec table = table(MergeRule.SMALLEST, "at", "name");
    ChangeSequence sequence = new ChangeSequence(table);
    TableMutation listen = row(table, "listen_events");
    TableMutation other = row(table, "listen_eventz");
    assertThat(compare(sequence.of(other), sequence.of(listen)), is(lessThan(0)));
  }

  @Test
  void tellsRowsApartThatAgreeInTheOrder() {
    TableSpec table = table(MergeRule.LARGEST, "at");
    ChangeSequence sequence = new ChangeSequence(table);
    assertThat(sequence.of(row(table, "a")), is(sequence.of(row(table, "a"))));
    assertThat(sequence.of(row(table, "a")), is(not(sequence.of(row(table, "b")))));
  }

  /** Of what was made of one record, what was made last. */
  @Test
  void ranksRowsThatAgreeInTheOrderByWhenTheyWereWrittenWhereThatIsTheRule() {
    TableSpec table = table(MergeRule.LATEST, "at");
    Instant noon = Instant.parse("2024-03-01T12:00:00Z");
    String earlier = new ChangeSequence(table, () -> noon).of(row(table, "z"));
    String later = new ChangeSequence(table, () -> noon.plusMillis(1)).of(row(table, "a"));
    assertThat(compare(earlier, later), is(lessThan(0)));
  }

  @Test
  void ranksTheLastWrittenBySequenceDeletionsIncluded() {
    TableSpec table = table(MergeRule.LAST_WRITTEN);
    ChangeSequence sequence = new ChangeSequence(table);
    Row row = row(table, "a").row();
    String first = sequence.of(TableMutation.upsert(table, row, 9));
    String second = sequence.of(TableMutation.delete(table, row, 10));
    String third = sequence.of(TableMutation.upsert(table, row, 16));
    assertThat(compare(first, second), is(lessThan(0)));
    assertThat(compare(second, third), is(lessThan(0)));
  }

  @ParameterizedTest
  @EnumSource(names = "FIRST_WRITTEN", mode = EnumSource.Mode.EXCLUDE)
  void isWhatBigQueryTakes(MergeRule rule) {
    TableSpec table = table(rule, "at", "name");
    Random random = new Random(3);
    ChangeSequence sequence = new ChangeSequence(table);
    for (int i = 0; i < 500; i++) {
      RowMutationInformation.of(MutationType.UPSERT, sequence.of(random(table, random)));
    }
  }

  @Test
  void refusesADeletionThatNothingRanks() {
    TableSpec table = table(MergeRule.SMALLEST, "at");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ChangeSequence(table)
                    .of(TableMutation.delete(table, row(table, "a").row(), 1)));
    assertThat(e.getMessage(), containsString("vault.hub cannot be deleted: its rule is SMALLEST"));
  }

  @Test
  void refusesAnOrderThatItCannotTell() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChangeSequence(table(MergeRule.LARGEST, "at", "name", "number", "day")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ChangeSequence(table(MergeRule.LARGEST, "weight")));
  }

  static int compare(String a, String b) {
    String[] left = a.split("/", -1);
    String[] right = b.split("/", -1);
    assertThat(a + " " + b, left.length, is(right.length));
    for (int i = 0; i < left.length; i++) {
      int order =
          Long.compareUnsigned(
              Long.parseUnsignedLong(left[i], 16), Long.parseUnsignedLong(right[i], 16));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static TableSpec table(MergeRule rule, String... order) {
    return TableSpec.builder()
        .setDataset("vault")
        .setName("hub")
        .setDescription("a table")
        .setOwner("data")
        .setColumns(
            List.of(
                ColumnSpec.required("key", ColumnType.STRING, "the key"),
                ColumnSpec.optional("at", ColumnType.TIMESTAMP, "a time"),
                ColumnSpec.optional("name", ColumnType.STRING, "a text"),
                ColumnSpec.optional("number", ColumnType.INT64, "a number"),
                ColumnSpec.optional("day", ColumnType.DATE, "a day"),
                ColumnSpec.optional("weight", ColumnType.FLOAT64, "a weight")))
        .setKey(List.of("key"))
        .setRule(rule)
        .setOrder(List.of(order))
        .build();
  }

  private static TableMutation row(TableSpec table, String name) {
    return mutation(table, "k", Instant.EPOCH, name, 1L, null, 1.5);
  }

  private static TableMutation random(TableSpec table, Random random) {
    return mutation(
        table,
        "k",
        TIMES.get(random.nextInt(TIMES.size())),
        TEXTS.get(random.nextInt(TEXTS.size())),
        NUMBERS.get(random.nextInt(NUMBERS.size())),
        LocalDate.ofEpochDay(random.nextInt(3)),
        null);
  }

  private static TableMutation mutation(TableSpec table, @Nullable Object... values) {
    return TableMutation.upsert(table, Row.withSchema(table.rowSchema()).attachValues(values));
  }

  private static <T> List<@Nullable T> orNull(List<T> values) {
    List<@Nullable T> all = new ArrayList<>(values);
    all.add(null);
    return all;
  }
}
