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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;

/**
 * A lake's tables as DuckDB views over their files, under the names that they have in the
 * warehouse, all as they were at one moment of their file.
 *
 * <p>Files of a bucket are fetched for tables that a statement names. A statement that reaches
 * another, by a name that is put together from parts, fails.
 */
public final class LakeViews implements AutoCloseable {
  private final Lake lake;
  private final Connection connection;
  private final long moment;

  /** Those that have no view yet, by their names. */
  private final Map<String, Table> waiting = new LinkedHashMap<>();

  private LakeViews(Lake lake, Connection connection) {
    this.lake = lake;
    this.connection = connection;
    this.moment = lake.moment().orElse(Long.MAX_VALUE);
  }

  /**
   * A database, gone when it is closed, that has them; it can read no file but theirs once {@code
   * enable_external_access} is off.
   *
   * @param scratch a folder for files of a bucket; what is in it is deleted
   * @throws LakeException if there is no lake, or it cannot be read
   */
  public static LakeViews open(LakePlace place, Path scratch) throws SQLException {
    Lake lake = Lake.openExisting(place, scratch);
    try {
      Connection connection = DuckDbFile.openInMemory();
      LakeViews views = new LakeViews(lake, connection);
      views.prepare();
      return views;
    } catch (SQLException | IOException | RuntimeException e) {
      lake.close();
      throw failed(lake, e);
    }
  }

  private static WarehouseException failed(Lake lake, Exception e) {
    return e instanceof WarehouseException told
        ? told
        : LakeException.because("the lake " + lake.place() + " cannot be read", e);
  }

  private void prepare() throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET allowed_directories = " + LakeScan.folders(lake.storage()));
      for (Table table : lake.tables()) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + name(dataset(table)));
        if (lake.place() instanceof LakePlace.Folder) {
          create(statement, table);
        } else {
          waiting.put(table(table), table);
          statement.execute(view(table) + unread(table));
        }
      }
    } catch (SQLException | IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Its columns; who reads a row of it learns why there is none. */
  private static String unread(Table table) {
    String reason =
        "%s.%s is fetched where a statement names it: write its name in one piece"
            .formatted(dataset(table), table(table));
    return table.schema().columns().stream()
        .map(
            field ->
                "CAST(NULL AS %s) AS %s".formatted(LakeScan.type(field.type()), name(field.name())))
        .collect(
            Collectors.joining(
                ", ", "SELECT ", " WHERE CAST(error(%s) AS BOOLEAN)".formatted(literal(reason))));
  }

  /** Where it is asked. */
  public Connection connection() {
    return connection;
  }

  /**
   * Makes tables ready that a statement names.
   *
   * @throws LakeException if their files cannot be had
   */
  public void prepare(String sql) throws SQLException {
    String words = sql.toLowerCase(Locale.ROOT);
    List<Table> named =
        waiting.entrySet().stream()
            .filter(table -> words.contains(table.getKey().toLowerCase(Locale.ROOT)))
            .map(Map.Entry::getValue)
            .toList();
    try (Statement statement = connection.createStatement()) {
      for (Table table : named) {
        create(statement, table);
        waiting.values().remove(table);
      }
    } catch (IOException | RuntimeException e) {
      throw failed(lake, e);
    }
  }

  private void create(Statement statement, Table table) throws SQLException, IOException {
    try {
      List<FileScanTask> files = LakeTable.files(table, moment);
      statement.execute(view(table) + new LakeScan(lake.storage(), table).rows(files));
    } catch (IOException e) {
      throw LakeException.because(table.name() + " cannot be read", e);
    }
  }

  private static String view(Table table) {
    return "CREATE OR REPLACE VIEW %s.%s AS ".formatted(name(dataset(table)), name(table(table)));
  }

  private static String dataset(Table table) {
    String[] parts = table.name().split("\\.", -1);
    return parts[parts.length - 2];
  }

  private static String table(Table table) {
    String[] parts = table.name().split("\\.", -1);
    return parts[parts.length - 1];
  }

  @Override
  public void close() throws SQLException {
    try (lake) {
      connection.close();
    }
  }
}
