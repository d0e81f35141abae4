package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.warehouse.duckdb.MergedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples in {@code docs/vault}: the events of the first table make the rows of the others.
 */
class VaultDocsTest {
  private static final Path DOCS = Path.of("../docs/vault");

  /** The rows of a table, each by its columns' names; the view that they are said to be of. */
  private record Table(@Nullable String view, List<Map<String, String>> rows) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "non-historised-satellite",
        "multi-active-satellite",
        "record-tracking-satellite",
        "status-tracking-satellite",
        "reference-table"
      })
  void theExampleIsWhatIsLoaded(String page) throws IOException {
    List<Table> tables = tables(Files.readAllLines(DOCS.resolve(page + ".md")));
    assertThat(tables.size(), greaterThan(1));
    try (MergedTables warehouse = Registry.tables()) {
      Registry.load(
          warehouse,
          tables.get(0).rows().stream().map(VaultDocsTest::told).toList(),
          table -> table.dataset().equals("vault"));
      for (Table table : tables.subList(1, tables.size())) {
        List<String> expected =
            table.rows().stream().map(row -> String.join(" ", row.values())).sorted().toList();
        assertThat(table.view(), rows(warehouse, table), is(expected));
      }
    }
  }

  private static List<String> rows(MergedTables warehouse, Table table) {
    List<String> columns = List.copyOf(table.rows().get(0).keySet());
    boolean byItem = columns.contains("item_id");
    String shown = columns.stream().map(VaultDocsTest::sql).collect(Collectors.joining(", "));
    return warehouse
        .query(
            "SELECT %s FROM vault.%s AS v%s WHERE v.record_source <> 'ghost'"
                .formatted(
                    shown, table.view(), byItem ? " JOIN vault.hub_item AS h USING (item_hk)" : ""))
        .stream()
        .sorted()
        .toList();
  }

  private static String sql(String column) {
    if (column.equals("item_id")) {
      return "h.item_id";
    }
    boolean isTime =
        column.endsWith("_ts") || column.equals("effective_from") || column.equals("effective_to");
    return isTime ? "coalesce(strftime(v.%s, '%%H:%%M'), '')".formatted(column) : "v." + column;
  }

  private static Told told(Map<String, String> row) {
    return Told.of(cell(row, "event"), seconds(cell(row, "at")), cell(row, "item"))
        .onLine(Long.parseLong(row.getOrDefault("line", "0")))
        .having(value(row, "part"), value(row, "colour"))
        .status(
            value(row, "op"),
            value(row, "loaded") == null ? null : (Long) seconds(cell(row, "loaded")));
  }

  private static String cell(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }

  private static @Nullable String value(Map<String, String> row, String column) {
    String text = cell(row, column);
    return text.isEmpty() ? null : text;
  }

  private static long seconds(String clock) {
    String[] parts = clock.split(":", -1);
    return 3600L * Long.parseLong(parts[0]) + 60L * Long.parseLong(parts[1]);
  }

  /** The tables of the example, each of the view that the paragraph before it begins with. */
  private static List<Table> tables(List<String> lines) {
    List<String> example =
        lines.subList(lines.indexOf("## Example"), lines.indexOf("## Guarantees"));
    List<Table> tables = new ArrayList<>();
    String view = null;
    List<String> header = List.of();
    for (String line : example) {
      if (line.startsWith("`")) {
        view = line.substring(1, line.indexOf('`', 1));
      } else if (!line.startsWith("|")) {
        header = List.of();
      } else if (header.isEmpty()) {
        header = cells(line);
        tables.add(new Table(view, new ArrayList<>()));
      } else if (!line.startsWith("|---")) {
        tables.get(tables.size() - 1).rows().add(row(header, cells(line)));
      }
    }
    return tables;
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.lastIndexOf('|'));
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }

  private static Map<String, String> row(List<String> header, List<String> cells) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      row.put(header.get(i), cells.get(i));
    }
    return row;
  }
}
