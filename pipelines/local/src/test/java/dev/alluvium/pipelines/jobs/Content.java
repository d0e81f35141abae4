package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.bigquery.TableText;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** All that two warehouses that read the same records must have the same, wherever they read. */
final class Content {
  /** The columns that say where a record stood. */
  private static final Pattern PLACE =
      Pattern.compile("(?<=^|\\|)(source|position|published_at)=[^|]*\\|");

  private static final int SHOWN = 5;

  private Content() {}

  static SortedSet<String> of(Loaded loaded) {
    try (Loaded.Open open = loaded.open()) {
      return of(open.connection(), WarehouseModel.of(ContractLoader.loadNamed(loaded.domain())));
    }
  }

  /** Every row but for where its record stood, and how many there are; not of what was counted. */
  static SortedSet<String> of(Connection connection, WarehouseSpec spec) {
    SortedSet<String> content = new TreeSet<>();
    for (TableSpec table : spec.tables()) {
      if (!table.dataset().equals("ops")) {
        SortedSet<String> rows = TableText.ofDuckDb(connection, table);
        content.add(table.qualifiedName() + " has " + rows.size());
        for (String row : rows) {
          content.add(table.qualifiedName() + " " + PLACE.matcher(row).replaceAll(""));
        }
      }
    }
    return content;
  }

  /** The first lines that are on one side alone. */
  static List<String> differences(SortedSet<String> expected, SortedSet<String> actual) {
    List<String> differences = new ArrayList<>();
    expected.stream()
        .filter(line -> !actual.contains(line))
        .limit(SHOWN)
        .forEach(line -> differences.add("missing " + line));
    actual.stream()
        .filter(line -> !expected.contains(line))
        .limit(SHOWN)
        .forEach(line -> differences.add("unexpected " + line));
    return differences;
  }
}
