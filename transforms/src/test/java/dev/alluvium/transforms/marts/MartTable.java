package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A table as a warehouse merges it where the last written wins: by key, the largest sequence. */
final class MartTable {
  private final Map<List<@Nullable Object>, TableMutation> byKey = new HashMap<>();

  static MartTable of(Iterable<TableMutation> mutations) {
    MartTable table = new MartTable();
    mutations.forEach(table::apply);
    return table;
  }

  /**
   * Two mutations of one key and sequence would leave the winner to chance, so they are a fault.
   */
  void apply(TableMutation mutation) {
    List<@Nullable Object> key = new ArrayList<>();
    for (String column : mutation.table().key()) {
      key.add(mutation.row().getValue(column));
    }
    TableMutation stands = byKey.get(key);
    if (stands != null) {
      assertThat(mutation + " against " + stands, mutation.sequence(), is(not(stands.sequence())));
    }
    if (stands == null || mutation.sequence() > stands.sequence()) {
      byKey.put(key, mutation);
    }
  }

  /** The rows that stand, each as the text of those columns; sorted. */
  List<String> rows(String... columns) {
    return byKey.values().stream()
        .filter(m -> !m.isDelete())
        .map(m -> text(m.row(), columns))
        .sorted()
        .toList();
  }

  static String text(Row row, String... columns) {
    StringBuilder text = new StringBuilder();
    for (String column : columns) {
      text.append(text.isEmpty() ? "" : " ").append(text(row.getValue(column)));
    }
    return text.toString();
  }

  static String text(@Nullable Object value) {
    return String.valueOf(value).replaceFirst("^2024-03-01T(\\d\\d:\\d\\d):00Z$", "$1");
  }
}
