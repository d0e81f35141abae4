package dev.alluvium.pipelines.jobs;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.alluvium.pipelines.bigquery.TableText;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that two warehouses that read the same records must have the same, wherever they read. */
final class Content {
  /** The columns that say where a record stood, and when it was read. */
  private static final Set<String> WITHOUT =
      Stream.concat(Stream.of("source", "position", "published_at"), TableText.WALL_CLOCK.stream())
          .collect(toUnmodifiableSet());

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
        content.add(table.qualifiedName() + " has " + count(connection, table));
        for (String row : TableText.ofDuckDb(connection, table, WITHOUT)) {
          content.add(table.qualifiedName() + " " + row);
        }
      }
    }
    return content;
  }

  private static long count(Connection connection, TableSpec table) {
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table.qualifiedName())) {
      count.next();
      return count.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(table.qualifiedName(), e);
    }
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
