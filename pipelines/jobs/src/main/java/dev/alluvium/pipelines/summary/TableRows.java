package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.dataset.Dataset.Origin;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many rows the tables of a domain have, counted.
 *
 * @param byTable by qualified name
 */
record TableRows(Map<String, Long> byTable) {
  /** As they are now. */
  static TableRows of(WarehouseSession warehouse) {
    return new TableRows(warehouse.rowCounts());
  }

  /** A line per layer: its rows, and how many more they are than before. */
  void print(TableRows before, PrintStream out) {
    for (Dataset layer : Stream.of(Dataset.values()).filter(TableRows::isTold).toList()) {
      long tables = byTable.keySet().stream().filter(layer::has).count();
      long rows = rows(layer);
      if (tables > 0) {
        out.printf(
            Locale.ROOT,
            "  %-12s %,14d rows in %d %s, %s%n",
            layer.id(),
            rows,
            tables,
            tables == 1 ? "table" : "tables",
            change(rows - before.rows(layer)));
      }
    }
  }

  /** By how much the rows of a table are others than before, in words. */
  String changeOf(String table, TableRows before) {
    return change(byTable.getOrDefault(table, 0L) - before.byTable.getOrDefault(table, 0L));
  }

  private static String change(long more) {
    return more == 0
        ? "as before"
        : String.format(Locale.ROOT, "%,d %s", Math.abs(more), more > 0 ? "more" : "fewer");
  }

  /** How many rows more than before each table of a dataset has, whose rows never become fewer. */
  Map<String, Long> addedTo(Dataset dataset, TableRows before) {
    Map<String, Long> added = new HashMap<>();
    byTable.forEach(
        (table, rows) -> {
          if (dataset.has(table)) {
            added.put(table, rows - before.byTable.getOrDefault(table, 0L));
          }
        });
    return added;
  }

  /** Of a dataset. */
  long rows(Dataset layer) {
    return byTable.entrySet().stream()
        .filter(table -> layer.has(table.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Not what runs note of themselves. */
  private static boolean isTold(Dataset dataset) {
    return dataset.holdsOwnRows() && dataset.origin() != Origin.RUNS;
  }
}
