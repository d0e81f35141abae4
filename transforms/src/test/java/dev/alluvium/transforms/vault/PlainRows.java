package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.keys.PlainHash;
import dev.alluvium.transforms.vault.Crm.Happened;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What vault tables should hold, computed plainly from all events at once. */
final class PlainRows {
  static final String GHOST = "0".repeat(32);

  private static final PlainHash HASH = new PlainHash("MD5");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private PlainRows() {}

  /** The hash key over those columns of the event. */
  static @Nullable String key(Happened event, String... columns) {
    List<@Nullable Object> values = new ArrayList<>();
    Arrays.stream(columns).forEach(column -> values.add(event.get(column)));
    return HASH.key(values);
  }

  static String keyOrGhost(Happened event, String... columns) {
    String key = key(event, columns);
    return key == null ? GHOST : key;
  }

  static String hashdiff(Happened event, String... columns) {
    Map<String, @Nullable Object> values = new HashMap<>();
    Arrays.stream(columns).forEach(column -> values.put(column, event.get(column)));
    return HASH.hashdiff(values);
  }

  /** A row. */
  static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  /**
   * Of the rows of one key the one with the smallest load_ts and record_source, then the smallest
   * by all columns; each as text.
   *
   * @param row an event's row, of which the last columns are load_ts, in a satellite load_sequence,
   *     record_source; or none
   * @param key places of the key's columns
   */
  static List<String> smallest(
      List<Happened> events, Function<Happened, @Nullable List<@Nullable Object>> row, int... key) {
    return smallest(rows(events, row), key);
  }

  /** As above, of rows of which an event may have several. */
  static List<String> smallest(List<List<@Nullable Object>> rows, int... key) {
    Map<List<@Nullable Object>, List<@Nullable Object>> byKey = new HashMap<>();
    for (List<@Nullable Object> made : rows) {
      byKey.merge(Arrays.stream(key).mapToObj(made::get).toList(), made, PlainRows::smaller);
    }
    return texts(byKey.values());
  }

  /** The rows that the events have. */
  static List<List<@Nullable Object>> rows(
      List<Happened> events, Function<Happened, @Nullable List<@Nullable Object>> row) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Happened event : events) {
      List<@Nullable Object> made = row.apply(event);
      if (made != null) {
        rows.add(made);
      }
    }
    return rows;
  }

  /** Shows the rows that differ alone. */
  static void assertSame(List<String> actual, List<String> expected) {
    assertThat(expected.isEmpty(), is(false));
    List<String> unexpected = new ArrayList<>(actual);
    expected.forEach(unexpected::remove);
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    assertThat(
        String.join("\n", unexpected) + "\nrather than\n" + String.join("\n", missing),
        is("\nrather than\n"));
  }

  static List<String> texts(Collection<List<@Nullable Object>> rows) {
    return rows.stream().map(PlainRows::text).sorted().toList();
  }

  private static List<@Nullable Object> smaller(
      List<@Nullable Object> a, List<@Nullable Object> b) {
    int last = a.size() - 1;
    int order = compare(a.get(last - 1), b.get(last - 1));
    order = order != 0 ? order : compare(a.get(last), b.get(last));
    for (int i = 0; order == 0 && i <= last; i++) {
      order = compare(a.get(i), b.get(i));
    }
    return order <= 0 ? a : b;
  }

  @SuppressWarnings("unchecked") // The values of a column are of one comparable type.
  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a == null, b == null);
    }
    if (a instanceof String text) {
      return Arrays.compareUnsigned(
          text.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
    }
    return ((Comparable<Object>) a).compareTo(b);
  }

  static String text(List<@Nullable Object> row) {
    return row.stream().map(PlainRows::text).collect(Collectors.joining("|"));
  }

  /** As DuckDB prints it. */
  private static String text(@Nullable Object value) {
    if (value instanceof Instant ts) {
      LocalDateTime utc = LocalDateTime.ofInstant(ts, ZoneOffset.UTC);
      int micros = utc.get(ChronoField.MICRO_OF_SECOND);
      return TIMESTAMP.format(utc)
          + String.format(Locale.ROOT, ".%06d", micros).replaceFirst("\\.?0+$", "");
    }
    return value instanceof BigDecimal number
        ? number.setScale(9).toPlainString()
        : String.valueOf(value);
  }
}
