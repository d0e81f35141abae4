package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.transforms.keys.PlainHash;
import dev.alluvium.transforms.keys.RandomValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hashes of random tuples of all column types, by the engine and by a second implementation. */
class HashProofTest {
  /** {@code -Dalluvium.tuples=10000000} for a longer run. */
  private static final int TUPLES = Integer.getInteger("alluvium.tuples", 1_000_000);

  private static final List<HashAlgorithm> ALGORITHMS =
      List.of(HashAlgorithm.MD5, HashAlgorithm.SHA1, HashAlgorithm.MD5, HashAlgorithm.SHA256);

  private static final int CHUNK = 20_000;
  private static final int WIDEST = 4;
  private static final EventColumns COLUMNS = EventColumns.of(event());

  @Test
  void agreesWithASecondImplementationOnRandomTuples() {
    int chunks = (TUPLES + CHUNK - 1) / CHUNK;
    long compared =
        IntStream.range(0, chunks)
            .parallel()
            .mapToLong(chunk -> check(chunk, Math.min(CHUNK, TUPLES - chunk * CHUNK)))
            .sum();
    assertThat(compared, is((long) TUPLES));
  }

  private static int check(int chunk, int tuples) {
    SplittableRandom random = new SplittableRandom(chunk);
    HashAlgorithm algorithm = ALGORITHMS.get(chunk % ALGORITHMS.size());
    EventKeys keys = new EventKeys(COLUMNS, algorithm, false);
    PlainHash plain = new PlainHash(algorithm.javaName());
    Tuple[] shapes = new Tuple[64];
    Arrays.setAll(shapes, i -> Tuple.random(random, keys));
    @Nullable Object[] event = new @Nullable Object[COLUMNS.columns().size()];
    for (int i = 0; i < tuples; i++) {
      Tuple tuple = shapes[random.nextInt(shapes.length)];
      for (int column : tuple.columns()) {
        event[column] = RandomValues.of(random, COLUMNS.columns().get(column).type());
      }
      keys.load(event);
      String expected = tuple.plainly(plain, event);
      Object actual = keys.value(tuple.number());
      if (expected == null ? actual != null : !expected.equals(actual)) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s of %s is %s, not %s (chunk %d, tuple %d)",
                tuple,
                tuple.values(event),
                actual,
                expected,
                chunk,
                i));
      }
    }
    return tuples;
  }

  /** Columns that are hashed together, and the number of the hash. */
  private record Tuple(List<Integer> columns, boolean isHashdiff, int number) {
    static Tuple random(SplittableRandom random, EventKeys keys) {
      List<Integer> columns = new ArrayList<>();
      int width = 1 + random.nextInt(WIDEST);
      while (columns.size() < width) {
        int column = random.nextInt(COLUMNS.columns().size());
        if (!columns.contains(column)) {
          columns.add(column);
        }
      }
      List<String> names = names(columns);
      if (random.nextInt(3) != 0) {
        return new Tuple(columns, false, keys.key(names));
      }
      TreeMap<String, Integer> sorted = new TreeMap<>();
      columns.forEach(column -> sorted.put(name(column).toLowerCase(Locale.ROOT), column));
      return new Tuple(List.copyOf(sorted.values()), true, keys.hashdiff(names, false));
    }

    private static String name(int column) {
      return COLUMNS.columns().get(column).name();
    }

    private static List<String> names(List<Integer> columns) {
      return columns.stream().map(Tuple::name).toList();
    }

    List<@Nullable Object> values(@Nullable Object[] event) {
      List<@Nullable Object> values = new ArrayList<>(columns.size());
      columns.forEach(column -> values.add(event[column]));
      return values;
    }

    @Nullable String plainly(PlainHash plain, @Nullable Object[] event) {
      return isHashdiff ? plain.hashdiff(values(event)) : plain.key(values(event));
    }
  }

  /** Two columns of each type, their names in mixed case. */
  private static EventSpec event() {
    List<FieldSpec> fields = new ArrayList<>();
    for (ColumnType type : ColumnType.values()) {
      String name = type.contractName();
      fields.add(field("b_" + name, type));
      fields.add(field("A_" + name, type));
    }
    return EventSpec.builder()
        .setName("anything")
        .setDescription("Anything.")
        .setOwner("tests")
        .setTopic("anything")
        .setFormat(new JsonFormat())
        .setIdentity(List.of())
        .setEventTime(EventColumns.EVENT_TS)
        .setFields(fields)
        .build();
  }

  private static FieldSpec field(String name, ColumnType type) {
    return FieldSpec.builder()
        .setName(name)
        .setFrom(name)
        .setRawName(name)
        .setType(type)
        .setMeaning(ColumnMeaning.of(name))
        .build();
  }
}
