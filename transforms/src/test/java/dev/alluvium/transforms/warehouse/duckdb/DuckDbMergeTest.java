package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.keys.OrderedBits;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random mutations, some keys NULL, against a model that is a few lines of plain Java. */
class DuckDbMergeTest {
  private static final List<@Nullable String> TEXTS =
      Arrays.asList("a", "Z", "é", "😀", "\uFFFD", "", null);
  private static final List<@Nullable Double> NUMBERS = Arrays.asList(-1.0, 0.0, -0.0, 2.5, null);

  private final Path folder;

  DuckDbMergeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @CsvSource({"SMALLEST, 1", "SMALLEST, 2", "SMALLEST, 3", "LARGEST, 4", "LARGEST, 5"})
  void keepsTheSmallestOrLargestRowWhateverTheOrderAndBatching(MergeRule rule, long seed) {
    Random random = new Random(seed);
    TableSpec table = Tables.pairs(rule);
    List<TableMutation> mutations = mutations(table, random, 0);
    int sign = rule == MergeRule.SMALLEST ? 1 : -1;
    Map<List<@Nullable Object>, List<@Nullable Object>> smallest = new HashMap<>();
    for (TableMutation mutation : mutations) {
      smallest.merge(
          key(mutation), values(mutation), (x, y) -> sign * BY_ROW.compare(x, y) <= 0 ? x : y);
    }
    for (int round = 0; round < 3; round++) {
      List<TableMutation> shuffled = new ArrayList<>(mutations);
      shuffled.addAll(mutations.subList(0, mutations.size() / 3));
      Collections.shuffle(shuffled, random);
      assertThat(stored(table, shuffled, random), is(sorted(smallest)));
    }
  }

  @ParameterizedTest
  @CsvSource({"SMALLEST, 1", "LARGEST, 2", "LATEST, 3", "SMALLEST, 500", "LATEST, 500"})
  void keepsTheSameRowOfAKeyThatIsOneTextWhateverTheOrder(MergeRule rule, int keys) {
    Random random = new Random(keys);
    TableSpec table = Tables.texts(rule);
    List<TableMutation> mutations = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      mutations.add(TableMutation.upsert(table, anyText(table, random, keys, i)));
    }
    MergeOrder order = new MergeOrder(table);
    Map<Object, TableMutation> kept = new HashMap<>();
    for (TableMutation mutation : mutations) {
      kept.merge(order.keyOf(mutation), mutation, order::winner);
    }
    for (int round = 0; round < 2; round++) {
      Collections.shuffle(mutations, random);
      Path file = folder.resolve(rule + "-" + keys + "-" + round + ".duckdb");
      try (DuckDbSession session = DuckDbSession.open(file, warehouse(table))) {
        for (int i = 0; i < mutations.size(); i += 300) {
          session.handOver(new ArrayList<>(mutations.subList(i, i + 300)));
          session.flush();
        }
        assertThat(
            shown(session),
            is(
                kept.values().stream()
                    .map(DuckDbMergeTest::shown)
                    .sorted(Comparator.comparing(String::valueOf))
                    .toList()));
      }
    }
  }

  private static Row anyText(TableSpec table, Random random, int keys, int serial) {
    int key = random.nextInt(keys + 1);
    int few = random.nextInt(3);
    return row(
        table,
        key == 0 ? null : "it's " + key,
        (double) serial, // Of one key, no two are equal in order, so that LATEST can tell them.
        few == 0 ? null : BigDecimal.valueOf(few, 3),
        few == 1 ? null : Instant.ofEpochSecond(-few, 123_000),
        few == 2 ? null : LocalDate.ofEpochDay(few),
        random.nextBoolean(),
        few == 0 ? null : "{\"k\":" + few + "}",
        new byte[] {(byte) few, -1});
  }

  private static List<List<@Nullable String>> shown(DuckDbSession session) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row :
        session.query(
            "SELECT a, CAST(w AS VARCHAR), CAST(n AS VARCHAR), epoch_us(\"at\"), CAST(day AS VARCHAR),"
                + " ok, CAST(extra AS VARCHAR), hex(bytes) FROM mart.texts")) {
      List<@Nullable String> texts = new ArrayList<>();
      row.forEach(value -> texts.add(value == null ? null : value.toString()));
      rows.add(texts);
    }
    rows.sort(Comparator.comparing(String::valueOf));
    return rows;
  }

  private static List<@Nullable String> shown(TableMutation mutation) {
    List<@Nullable Object> values = mutation.row().getValues();
    List<@Nullable String> texts = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof BigDecimal amount) {
        texts.add(amount.setScale(9).toPlainString());
      } else if (value instanceof Instant instant) {
        texts.add(String.valueOf(OrderedBits.micros(instant)));
      } else if (value instanceof byte[] bytes) {
        texts.add(HexFormat.of().withUpperCase().formatHex(bytes));
      } else {
        texts.add(value == null ? null : value.toString());
      }
    }
    return texts;
  }

  @ParameterizedTest
  @EnumSource(
      value = MergeRule.class,
      names = {"FIRST_WRITTEN", "LAST_WRITTEN"})
  void keepsTheFirstOrTheLastWhateverTheBatching(MergeRule rule) {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      TableSpec table = Tables.pairs(rule);
      List<TableMutation> mutations = mutations(table, random, 5);
      Map<List<@Nullable Object>, List<@Nullable Object>> kept = new HashMap<>();
      for (TableMutation mutation : mutations) {
        if (mutation.isDelete()) {
          kept.remove(key(mutation));
        } else if (rule == MergeRule.FIRST_WRITTEN) {
          kept.putIfAbsent(key(mutation), values(mutation));
        } else {
          kept.put(key(mutation), values(mutation));
        }
      }
      for (int round = 0; round < 2; round++) {
        assertThat(stored(table, mutations, random), is(sorted(kept)));
      }
    }
  }

  @Test
  void keepsTheLargestSequenceAlsoWhenAnOlderMutationComesInALaterFlush() {
    TableSpec table = Tables.pairs(MergeRule.LAST_WRITTEN);
    try (DuckDbSession session =
        DuckDbSession.open(folder.resolve("overtaken.duckdb"), warehouse(table))) {
      for (long sequence : new long[] {5, 9, 7}) {
        session.handOver(
            new ArrayList<>(
                List.of(
                    TableMutation.upsert(
                        table, row(table, "a", null, "at " + sequence, 1.0), sequence))));
        session.flush();
      }
      assertThat(
          session.query("SELECT * FROM mart.pairs"),
          is(List.of(Arrays.asList("a", null, "at 9", 1.0))));
    }
  }

  /** Their numbers without the point have the same hash in Java. */
  @Test
  void tellsKeysApartWhoseJavaHashesAreTheSame() {
    TableSpec table = Tables.texts(MergeRule.LAST_WRITTEN).toBuilder().setKey(List.of("n")).build();
    try (DuckDbSession session =
        DuckDbSession.open(folder.resolve("hashes.duckdb"), warehouse(table))) {
      long sequence = 9;
      for (String key : List.of("4.294967296", "0.000000031")) {
        session.handOver(
            new ArrayList<>(
                List.of(
                    TableMutation.upsert(
                        table,
                        row(table, "a", 1.0, new BigDecimal(key), null, null, null, null, null),
                        sequence--))));
        session.flush();
      }
      assertThat(session.query("SELECT n FROM mart.texts").size(), is(2));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsTheLargestSequenceWithinAFlushAndTheLastOfEqualOnes(boolean deleteLast) {
    TableSpec table = Tables.pairs(MergeRule.LAST_WRITTEN);
    List<TableMutation> mutations = new ArrayList<>();
    mutations.add(TableMutation.upsert(table, row(table, "a", null, "newest", 1.0), 9));
    mutations.add(TableMutation.upsert(table, row(table, "a", null, "old", 2.0), 3));
    mutations.add(TableMutation.upsert(table, row(table, null, null, "first", 3.0), 5));
    mutations.add(
        deleteLast
            ? TableMutation.delete(table, row(table, null, null, null, null), 5)
            : TableMutation.upsert(table, row(table, null, null, "second", 4.0), 5));
    try (DuckDbSession session =
        DuckDbSession.open(folder.resolve("sequence.duckdb"), warehouse(table))) {
      session.handOver(mutations);
      session.flush();
      List<List<@Nullable Object>> expected = new ArrayList<>();
      expected.add(Arrays.asList("a", null, "newest", 1.0));
      if (!deleteLast) {
        expected.add(Arrays.asList(null, null, "second", 4.0));
      }
      assertThat(session.query("SELECT * FROM mart.pairs ORDER BY a"), is(expected));
    }
  }

  private List<List<@Nullable Object>> stored(
      TableSpec table, List<TableMutation> mutations, Random random) {
    Path file = folder.resolve(random.nextLong() + ".duckdb");
    int half = mutations.size() / 2;
    write(file, table, mutations.subList(0, half), random);
    return write(file, table, mutations.subList(half, mutations.size()), random);
  }

  /** Writes in one session, and gives what the table holds then. */
  private static List<List<@Nullable Object>> write(
      Path file, TableSpec table, List<TableMutation> mutations, Random random) {
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(table))) {
      for (int i = 0; i < mutations.size(); ) {
        int next = Math.min(mutations.size(), i + 1 + random.nextInt(200));
        session.handOver(mutations.subList(i, next));
        if (random.nextBoolean()) {
          session.flush();
        }
        i = next;
      }
      session.flush();
      List<List<@Nullable Object>> rows =
          new ArrayList<>(session.query("SELECT * FROM mart.pairs"));
      rows.sort(BY_ROW);
      return rows;
    }
  }

  private static List<List<@Nullable Object>> sorted(
      Map<List<@Nullable Object>, List<@Nullable Object>> rows) {
    return rows.values().stream().sorted(BY_ROW).toList();
  }

  private static List<TableMutation> mutations(TableSpec table, Random random, int deletePercent) {
    List<TableMutation> mutations = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Long b = random.nextInt(4) == 0 ? null : Long.valueOf(random.nextInt(6));
      String a = TEXTS.get(random.nextInt(TEXTS.size()));
      if (random.nextInt(100) < deletePercent) {
        mutations.add(TableMutation.delete(table, row(table, a, b, null, null), i));
      } else {
        String v = TEXTS.get(random.nextInt(TEXTS.size()));
        Double w = NUMBERS.get(random.nextInt(NUMBERS.size()));
        mutations.add(TableMutation.upsert(table, row(table, a, b, v, w), i));
      }
    }
    return mutations;
  }

  private static List<@Nullable Object> key(TableMutation mutation) {
    return mutation.row().getValues().subList(0, 2);
  }

  private static List<@Nullable Object> values(TableMutation mutation) {
    List<@Nullable Object> values = new ArrayList<>(mutation.row().getValues());
    Object number = values.get(3);
    values.set(3, number == null ? null : (Object) ((Double) number + 0.0));
    return values;
  }

  /** By w, then a, b, v; text by code point, NULL last. */
  private static final Comparator<List<@Nullable Object>> BY_ROW =
      (x, y) -> {
        for (int column : new int[] {3, 0, 1, 2}) {
          int order = compare(x.get(column), y.get(column));
          if (order != 0) {
            return order;
          }
        }
        return 0;
      };

  private static int compare(@Nullable Object x, @Nullable Object y) {
    if (x == null || y == null) {
      return Boolean.compare(x == null, y == null);
    }
    if (x instanceof String text) {
      return Arrays.compare(text.codePoints().toArray(), ((String) y).codePoints().toArray());
    }
    return x instanceof Long number
        ? Long.compare(number, (Long) y)
        : Double.compare((Double) x, (Double) y);
  }
}
