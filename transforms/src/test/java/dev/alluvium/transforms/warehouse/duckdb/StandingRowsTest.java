package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.memory.Budget;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingRowsTest {
  private static final TableSpec TABLE =
      Tables.table("mart", "seen", MergeRule.SMALLEST)
          .setColumns(
              List.of(
                  ColumnSpec.optional("id", ColumnType.INT64, "the key"),
                  ColumnSpec.optional("seen_at", ColumnType.TIMESTAMP, "when"),
                  ColumnSpec.optional("record_source", ColumnType.STRING, "where"),
                  ColumnSpec.optional("value", ColumnType.INT64, "what")))
          .setKey(List.of("id"))
          .setOrder(List.of("seen_at", "record_source"))
          .build();

  private static final Comparator<String> BY_ID =
      Comparator.comparingLong(
          text -> {
            String id = text.substring(0, text.indexOf(' '));
            return id.equals("null") ? Long.MAX_VALUE : Long.parseLong(id);
          });

  private final Budget budget = new Budget(1_000_000);
  private final StandingRows rows = StandingRows.of(TABLE, budget).orElseThrow();

  @Test
  void tellsOnlyWhatTimeAndSourceDecide() {
    rows.put(values(1L, 10L, "m", 5L));
    assertThat(rows.beats(values(1L, 11L, "a", 0L)), is(true));
    assertThat(rows.beats(values(1L, 10L, "n", 0L)), is(true));
    assertThat(rows.beats(values(1L, 10L, null, 0L)), is(true));
    assertThat("by the other columns", rows.beats(values(1L, 10L, "m", 9L)), is(false));
    assertThat("smaller", rows.beats(values(1L, 10L, "l", 9L)), is(false));
    assertThat("earlier", rows.beats(values(1L, -9L, "z", 9L)), is(false));
    assertThat("another key", rows.beats(values(2L, 11L, "z", 9L)), is(false));
    assertThat("no time", rows.beats(values(1L, null, "z", 9L)), is(false));
  }

  @Test
  void goesByTheRowThatWasPutLast() {
    rows.put(values(1L, 10L, "m", 5L));
    rows.put(values(1L, -10L, "z", 5L));
    assertThat(rows.beats(values(1L, -9L, "a", 0L)), is(true));
    rows.put(values(1L, 20L, "m", 5L));
    assertThat(rows.beats(values(1L, 11L, "z", 0L)), is(false));
    rows.clear();
    assertThat(rows.beats(values(1L, 30L, "z", 0L)), is(false));
    assertThat(budget.left(), is(1_000_000L));
  }

  @Test
  void isForTablesAloneWhoseSmallestTimeStands() {
    TableSpec largest = TABLE.toBuilder().setRule(MergeRule.LARGEST).build();
    assertThat(StandingRows.of(largest, budget).isPresent(), is(false));
    assertThat(StandingRows.of(Tables.pairs(MergeRule.SMALLEST), budget).isPresent(), is(false));
  }

  /** More sources than can be held, some keys, times and sources NULL, rows taken out again. */
  @ParameterizedTest
  @CsvSource({"1, 3, false", "2, 40, false", "3, 3, true", "4, 40, true"})
  void keepsWhatAModelKeeps(long seed, int sources, boolean deletes) {
    Random random = new Random(seed);
    MergeOrder order = new MergeOrder(TABLE);
    Map<Object, TableMutation> kept = new HashMap<>();
    try (MergedTables tables = MergedTables.open(warehouse(TABLE))) {
      for (int batch = 0; batch < 40; batch++) {
        List<TableMutation> mutations = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          TableMutation mutation = any(random, sources, deletes && batch % 8 == 7);
          mutations.add(mutation);
          if (mutation.isDelete()) {
            kept.remove(order.keyOf(mutation));
          } else {
            kept.merge(order.keyOf(mutation), mutation, order::winner);
          }
        }
        tables.merge(mutations);
      }
      assertThat(
          tables.query(
              "SELECT id, epoch_us(seen_at), record_source, value FROM mart.seen ORDER BY ALL"),
          is(kept.values().stream().map(StandingRowsTest::shown).sorted(BY_ID).toList()));
    }
  }

  private static TableMutation any(Random random, int sources, boolean deletes) {
    Long id = orNull(random, random.nextInt(60));
    Long at = orNull(random, random.nextInt(6) - 3);
    Long source = orNull(random, random.nextInt(sources));
    Row row =
        row(
            TABLE,
            values(id, at, source == null ? null : "s" + source, random.nextLong()).toArray());
    return deletes && random.nextInt(10) == 0
        ? TableMutation.delete(TABLE, row, 0)
        : TableMutation.upsert(TABLE, row);
  }

  private static @Nullable Long orNull(Random random, long value) {
    return random.nextInt(30) == 0 ? null : value;
  }

  private static List<@Nullable Object> values(
      @Nullable Long id, @Nullable Long micros, @Nullable String source, Long value) {
    Instant at = micros == null ? null : Instant.EPOCH.plusNanos(micros * 1_000);
    return Arrays.asList(id, at, source, value);
  }

  private static String shown(TableMutation mutation) {
    List<@Nullable Object> row = mutation.row().getValues();
    Instant at = (Instant) row.get(1);
    return row.get(0)
        + " "
        + (at == null ? null : ColumnAppender.epochMicros(at))
        + " "
        + row.get(2)
        + " "
        + row.get(3);
  }
}
