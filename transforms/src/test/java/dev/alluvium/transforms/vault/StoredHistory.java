package dev.alluvium.transforms.vault;

import static java.util.stream.Collectors.groupingBy;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A row of a satellite's history as it was read, as text; timestamps sort as text.
 *
 * @param observed all columns but effective_to
 */
record StoredHistory(
    String key, String observed, String hashdiff, String effectiveTo, String loadTs, String order) {
  private static final String LASTS = "null";

  static StoredHistory of(String row, int key) {
    String[] values = row.split("\\|", -1);
    int size = values.length;
    String observed =
        String.join("|", Arrays.copyOf(values, size - 4))
            + "|"
            + String.join("|", Arrays.copyOfRange(values, size - 3, size));
    return new StoredHistory(
        values[key],
        observed,
        values[size - 6],
        values[size - 4],
        values[size - 3],
        values[size - 3] + " " + values[size - 2] + " " + values[size - 6]);
  }

  static Map<String, List<StoredHistory>> byKey(List<String> rows, int key) {
    return rows.stream()
        .map(row -> of(row, key))
        .sorted(Comparator.comparing(StoredHistory::order))
        .collect(groupingBy(StoredHistory::key));
  }

  /** Each row lasts to the next one of its key, is another than that, and one lasts. */
  static void assertTiles(Map<String, List<StoredHistory>> histories) {
    int changes = 0;
    for (List<StoredHistory> history : histories.values()) {
      for (int i = 0; i < history.size() - 1; i++) {
        assertThat(history.get(i).effectiveTo(), is(history.get(i + 1).loadTs()));
        assertThat(history.get(i).hashdiff(), is(not(history.get(i + 1).hashdiff())));
        changes++;
      }
      assertThat(history.get(history.size() - 1).effectiveTo(), is(LASTS));
    }
    assertThat("changes", changes, greaterThan(100));
  }

  /** Whether the row holds at that time. */
  boolean holdsAt(String time) {
    return loadTs.compareTo(time) <= 0
        && (effectiveTo.equals(LASTS) || time.compareTo(effectiveTo) < 0);
  }
}
