package dev.alluvium.transforms.vault;

import static java.util.stream.Collectors.groupingBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A satellite's history, computed plainly from all observations: rows whose last columns are
 * hashdiff, effective_from, load_ts, load_sequence, record_source.
 */
final class PlainHistory {
  private static final Comparator<List<@Nullable Object>> ORDER =
      Comparator.comparing((List<@Nullable Object> row) -> loadTs(row))
          .thenComparing(row -> (Long) fromEnd(row, 2))
          .thenComparing(row -> (String) fromEnd(row, 5))
          .thenComparing(row -> (String) fromEnd(row, 1));

  private PlainHistory() {}

  /**
   * The observations that differ from the one before, each with the load_ts of the next as its
   * effective_to, which stands after effective_from.
   *
   * @param key place of the parent's key
   */
  static List<String> fold(List<List<@Nullable Object>> observations, int key) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    observations.stream()
        .collect(groupingBy(row -> String.valueOf(row.get(key))))
        .values()
        .forEach(ofKey -> rows.addAll(history(ofKey)));
    return PlainRows.texts(rows);
  }

  private static List<List<@Nullable Object>> history(List<List<@Nullable Object>> observations) {
    List<List<@Nullable Object>> changes = new ArrayList<>();
    String before = "";
    for (List<@Nullable Object> observation : observations.stream().sorted(ORDER).toList()) {
      String hashdiff = (String) fromEnd(observation, 5);
      if (!hashdiff.equals(before)) {
        changes.add(observation);
      }
      before = hashdiff;
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      List<@Nullable Object> row = new ArrayList<>(changes.get(i));
      row.add(row.size() - 3, i + 1 < changes.size() ? loadTs(changes.get(i + 1)) : null);
      rows.add(row);
    }
    return rows;
  }

  private static Instant loadTs(List<@Nullable Object> row) {
    return (Instant) fromEnd(row, 3);
  }

  private static Object fromEnd(List<@Nullable Object> row, int place) {
    return Objects.requireNonNull(row.get(row.size() - place));
  }
}
