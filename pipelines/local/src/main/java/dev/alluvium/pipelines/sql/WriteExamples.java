package dev.alluvium.pipelines.sql;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.CatalogColumn;
import dev.alluvium.schemas.generate.catalog.CatalogEntry;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.Provenance.How;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes what the catalog shows as examples: of each column the values that a warehouse of made-up
 * events has most often. Of personal columns, of hashes, and of what is of the run rather than of
 * the records, there are none. The same rows give the same file.
 *
 * <p>Exit codes: 0 done; 1 contracts have faults, or the file is no warehouse of the domain; 2
 * wrong usage.
 */
public final class WriteExamples {
  private static final String USAGE =
      """
      usage: scripts/generate examples DOMAIN duckdb:FILE

      Writes schemas/examples/DOMAIN.json, the values that the catalog shows as examples, from a warehouse of
      simulated events. Then scripts/generate puts them on its pages.
      """;

  private static final String ENGINE = "duckdb:";
  private static final int MOST_VALUES = 3;
  private static final int LONGEST = 40;
  private static final Set<String> TYPES_WITHOUT =
      Set.of(ColumnType.BYTES.contractName(), ColumnType.JSON.contractName());

  private final Map<ColumnId, CatalogColumn> columns = new HashMap<>();

  private WriteExamples() {}

  /** Takes the folder of derived files, the domain and the warehouse. */
  public static void main(String[] args) {
    System.exit(run(List.of(args), System.out, System.err));
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    if (args.contains("-h") || args.contains("--help")) {
      out.print(USAGE);
      return 0;
    }
    if (args.size() != 3 || !args.get(2).startsWith(ENGINE)) {
      err.print(USAGE);
      return 2;
    }
    Path file = Path.of(args.get(0), "examples", args.get(1) + ".json");
    try (Connection connection =
            DuckDbFile.openReadOnly(Path.of(args.get(2).substring(ENGINE.length())));
        Statement statement = connection.createStatement()) {
      Catalog catalog = Catalog.of(ContractLoader.loadFromClasspath(args.get(1)), Examples.NONE);
      String json = new WriteExamples().read(catalog, statement).json();
      Files.createDirectories(file.getParent());
      Files.writeString(file, json);
      out.println("written " + file);
      return 0;
    } catch (SQLException e) {
      err.println(
          "%s is no warehouse that the domain %s was loaded into: %s"
              .formatted(args.get(2), args.get(1), firstLine(e)));
      return 1;
    } catch (ContractException | DuckDbException | IOException e) {
      err.println(firstLine(e));
      return 1;
    }
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private Examples read(Catalog catalog, Statement statement) throws SQLException {
    for (CatalogEntry entry : catalog.entries()) {
      entry.columns().forEach(c -> columns.put(new ColumnId(entry.id(), c.name()), c));
    }
    Map<String, Map<String, List<String>>> byTable = new LinkedHashMap<>();
    for (CatalogEntry entry : catalog.entries()) {
      if (!entry.isOfWarehouse() || !Dataset.named(entry.layer()).isDeclared()) {
        continue;
      }
      Map<String, List<String>> byColumn = new LinkedHashMap<>();
      for (CatalogColumn column : entry.columns()) {
        if (isShown(entry, column)) {
          List<String> values = values(statement, entry.id(), column.name());
          if (!values.isEmpty()) {
            byColumn.put(column.name(), values);
          }
        }
      }
      if (!byColumn.isEmpty()) {
        byTable.put(entry.id(), byColumn);
      }
    }
    return new Examples(byTable);
  }

  private boolean isShown(CatalogEntry entry, CatalogColumn column) {
    return !column.type().isEmpty()
        && column.personal().isEmpty()
        && !TYPES_WITHOUT.contains(column.type())
        && !column.name().matches(".*_hk|hashdiff")
        && !isOfTheRun(new ColumnId(entry.id(), column.name()), new TreeSet<>());
  }

  /** Whether it says where a record stood, or when it was read, or nobody knows what it says. */
  private boolean isOfTheRun(ColumnId id, Set<ColumnId> seen) {
    CatalogColumn column = columns.get(id);
    if (column == null || !seen.add(id)) {
      return false;
    }
    boolean isUnknown = column.madeOf().origins().isEmpty() && column.madeOf().rule().isBlank();
    return (isUnknown && !id.isOfTopic() && !id.isRows())
        || (id.isRows() && id.isOfTopic())
        || column.madeOf().origins().stream()
            .filter(origin -> origin.how() == How.COPIED || origin.how() == How.COMPUTED)
            .anyMatch(origin -> isOfTheRun(origin.column(), seen));
  }

  /** The most frequent first, of those the smallest. */
  private static List<String> values(Statement statement, String table, String column)
      throws SQLException {
    String query =
        "SELECT value FROM (SELECT CAST(%s AS VARCHAR) AS value FROM %s) WHERE length(value) BETWEEN 1 AND %s GROUP BY value ORDER BY count(*) DESC, value LIMIT %s"
            .formatted(column, table, String.valueOf(LONGEST), String.valueOf(MOST_VALUES));
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
