package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.vault.scenario.Scenario.Expect;
import dev.alluvium.transforms.vault.scenario.ScenarioTable.View;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares a table with the rows that are expected, as multisets, text by text. */
final class Rows {
  private final ScenarioTable table;
  private final Expect expect;
  private final String from;
  private final boolean hasGhosts;
  private final Map<String, ColumnType> types = new HashMap<>();

  Rows(ScenarioTable table, Expect expect, WarehouseSpec warehouse) {
    this.table = table;
    this.expect = expect;
    this.from = table.from(expect.view());
    this.hasGhosts = expect.view() == View.TABLE && warehouse.ghosts().containsKey(from);
    Stream.concat(
            warehouse.tables().stream()
                .filter(t -> t.qualifiedName().equals(from))
                .flatMap(t -> t.columns().stream()),
            warehouse.views().stream()
                .filter(v -> v.qualifiedName().equals(from))
                .flatMap(v -> v.columns().stream()))
        .forEach((ColumnSpec column) -> types.put(column.name(), column.type()));
  }

  void assertSame(Scenario scenario, DuckDbSession session) {
    List<ColumnType> ofColumns = expect.columns().stream().map(this::type).toList();
    List<List<@Nullable String>> missing = new ArrayList<>();
    expect.rows().forEach(row -> missing.add(comparable(row, ofColumns)));
    List<List<@Nullable String>> unexpected = new ArrayList<>();
    for (List<@Nullable String> row : read(ofColumns, session)) {
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

  private static List<@Nullable String> comparable(
      List<@Nullable String> row, List<ColumnType> types) {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(Cells.comparable(row.get(i), types.get(i)));
    }
    return cells;
  }

  private List<List<@Nullable String>> read(List<ColumnType> ofColumns, DuckDbSession session) {
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < ofColumns.size(); i++) {
      selected.add(Cells.selected(quoted(expect.columns().get(i)), ofColumns.get(i)));
    }
    table
        .loadDatetimeText()
        .ifPresent(text -> selected.addAll(List.of('"' + text + '"', "epoch_us(load_ts)")));
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable Object> row :
        session.query(
            "SELECT %s FROM %s%s"
                .formatted(
                    String.join(", ", selected),
                    from,
                    hasGhosts ? " WHERE record_source <> 'ghost'" : ""))) {
      List<@Nullable String> texts = new ArrayList<>();
      for (int i = 0; i < ofColumns.size(); i++) {
        texts.add(Cells.text(row.get(i), ofColumns.get(i)));
      }
      checkLoadTs(row.subList(ofColumns.size(), row.size()));
      rows.add(texts);
    }
    return rows;
  }

  /** Ghost rows have no text. */
  private static void checkLoadTs(List<@Nullable Object> textAndMicros) {
    if (textAndMicros.isEmpty() || textAndMicros.get(0) == null) {
      return;
    }
    String text = String.valueOf(textAndMicros.get(0));
    long expected = ChronoUnit.MICROS.between(Instant.EPOCH, Datetimes.parse(text));
    if (!Long.valueOf(expected).equals(textAndMicros.get(1))) {
      throw new AssertionError(
          "load_ts is %s, not that of %s".formatted(textAndMicros.get(1), text));
    }
  }

  private ColumnType type(String scenarioName) {
    String column = table.column(scenarioName, expect.view());
    ColumnType type = types.get(column);
    if (type == null) {
      throw new ScenarioException(
          "%s has no column %s in the view \"%s\"",
          expect.table(), scenarioName, expect.view().text());
    }
    return type;
  }

  private String quoted(String scenarioName) {
    return '"' + table.column(scenarioName, expect.view()).replace("\"", "\"\"") + '"';
  }

  private static String lines(List<List<@Nullable String>> rows) {
    return rows.isEmpty()
        ? " none"
        : rows.stream().map(row -> "\n  " + row).collect(Collectors.joining());
  }
}
