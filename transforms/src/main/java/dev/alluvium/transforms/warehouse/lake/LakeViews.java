package dev.alluvium.transforms.warehouse.lake;

import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.literal;
import static dev.alluvium.transforms.warehouse.duckdb.DuckDbSql.name;

import dev.alluvium.transforms.warehouse.WarehouseException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Table;

/**
 * A lake's tables as DuckDB views over their files, all as they were at one moment of their file.
 */
public final class LakeViews {
  private LakeViews() {}

  /**
   * A database, gone when it is closed, that has them; it can read no file but theirs once {@code
   * enable_external_access} is off.
   *
   * @throws LakeException if there is no lake, or it cannot be read
   */
  public static Connection open(Path folder) throws SQLException {
    Connection connection = DuckDbFile.openInMemory();
    try (LakeFolder lake = LakeFolder.openExisting(folder);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET allowed_directories = [%s, %s]"
              .formatted(
                  literal(lake.folder().toString()),
                  literal(LakeScan.unglobbed(lake.folder().toString()))));
      for (String view : create(lake)) {
        statement.execute(view);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e instanceof WarehouseException told
          ? told
          : LakeException.because("the lake " + folder + " cannot be read", e);
    }
  }

  /**
   * The statements that make them, under the names that they have in the warehouse.
   *
   * @throws LakeException if the lake cannot be read
   */
  private static List<String> create(LakeFolder lake) {
    long moment = lake.moment().orElse(Long.MAX_VALUE);
    Set<String> schemas = new LinkedHashSet<>();
    List<String> views = new ArrayList<>();
    for (Table table : lake.tables()) {
      String[] parts = table.name().split("\\.", -1);
      String dataset = name(parts[parts.length - 2]);
      schemas.add("CREATE SCHEMA IF NOT EXISTS " + dataset);
      try {
        views.add(
            "CREATE VIEW %s.%s AS %s"
                .formatted(
                    dataset,
                    name(parts[parts.length - 1]),
                    LakeScan.rows(table, LakeTable.files(table, moment))));
      } catch (IOException e) {
        throw LakeException.because(table.name() + " cannot be read", e);
      }
    }
    List<String> statements = new ArrayList<>(schemas);
    statements.addAll(views);
    return statements;
  }
}
