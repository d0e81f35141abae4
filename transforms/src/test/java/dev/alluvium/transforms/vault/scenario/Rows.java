package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.transforms.vault.scenario.Scenario.Expect;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares a table with the rows that are expected, as multisets, text by text. */
final class Rows {
  private Rows() {}

  static void assertSame(
      Scenario scenario, Expect expect, ScenarioTable table, DuckDbSession session) {
    List<List<@Nullable String>> missing = new ArrayList<>(expect.rows());
    List<List<@Nullable String>> unexpected = new ArrayList<>();
    for (List<@Nullable String> row : read(expect.columns(), table, session)) {
      if (!missing.remove(row)) {
        unexpected.add(row);
      }
    }
    if (!missing.isEmpty() || !unexpected.isEmpty()) {
      throw new AssertionError(
          "%s\n%s %s\nmissing:%s\nunexpected:%s"
              .formatted(
                  scenario, expect.table(), expect.columns(), lines(missing), lines(unexpected)));
    }
  }

  private static List<List<@Nullable String>> read(
      List<String> columns, ScenarioTable table, DuckDbSession session) {
    String loadDatetime = quoted(table.column(table.structure().loadDatetime()));
    String shown =
        columns.stream().map(table::column).map(Rows::quoted).collect(Collectors.joining(", "));
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row :
        session.query(
            "SELECT %s, %s, epoch_us(load_ts) FROM %s"
                .formatted(shown, loadDatetime, table.from()))) {
      List<@Nullable String> texts = new ArrayList<>();
      row.subList(0, columns.size())
          .forEach(value -> texts.add(value == null ? null : value.toString()));
      checkLoadTs(String.valueOf(row.get(columns.size())), row.get(columns.size() + 1));
      rows.add(texts);
    }
    return rows;
  }

  private static void checkLoadTs(String text, @Nullable Object micros) {
    long expected = ChronoUnit.MICROS.between(Instant.EPOCH, Datetimes.parse(text));
    if (!Long.valueOf(expected).equals(micros)) {
      throw new AssertionError("load_ts is %s, not that of %s".formatted(micros, text));
    }
  }

  private static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  private static String lines(List<List<@Nullable String>> rows) {
    return rows.isEmpty()
        ? " none"
        : rows.stream().map(row -> "\n  " + row).collect(Collectors.joining());
  }
}
