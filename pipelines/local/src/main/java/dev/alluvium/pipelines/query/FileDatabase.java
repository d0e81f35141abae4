package dev.alluvium.pipelines.query;

import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.RunningStatement;
import dev.alluvium.transforms.warehouse.duckdb.ShapedQuery;
import dev.alluvium.transforms.warehouse.lake.LakeViews;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** A warehouse file, or a lake, opened by this process to read it and nothing else. */
public final class FileDatabase implements Database {
  private final Connection connection;
  private final RunningStatement running = new RunningStatement();

  private FileDatabase(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_external_access = false"); // No other file, no extension.
    }
  }

  /**
   * Opens a warehouse file.
   *
   * @throws dev.alluvium.transforms.warehouse.WarehouseException if it cannot be opened
   */
  public static FileDatabase warehouse(Path file) throws SQLException {
    return new FileDatabase(DuckDbFile.openReadOnly(file));
  }

  /**
   * Opens a lake, as its tables are now.
   *
   * @throws dev.alluvium.transforms.warehouse.WarehouseException if it cannot be opened
   */
  public static FileDatabase lake(Path folder) throws SQLException {
    return new FileDatabase(LakeViews.open(folder));
  }

  @Override
  public Optional<Rows> ask(String sql, boolean nestedAsJson) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      ResultSetMetaData meta = statement.getMetaData();
      if (meta != null) {
        List<Column> columns = ResultRows.columns(meta);
        if (columns.stream().anyMatch(column -> ShapedQuery.isNested(column.type()))) {
          Optional<PreparedStatement> shaped = prepare(shaped(sql, columns, nestedAsJson));
          if (shaped.isPresent()) {
            statement.close();
            statement = shaped.get();
            running.set(statement);
            return Optional.of(ResultRows.of(statement, statement.executeQuery(), columns));
          }
        }
      }
      running.set(statement);
      if (statement.execute()) {
        return Optional.of(ResultRows.of(statement, statement.getResultSet()));
      }
      statement.close();
      return Optional.empty();
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** Of a CALL, there is none. */
  private Optional<PreparedStatement> prepare(String shaped) {
    try {
      return Optional.of(connection.prepareStatement(shaped));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private static String shaped(String sql, List<Column> columns, boolean nestedAsJson) {
    return ShapedQuery.withTexts(sql, columns.stream().map(Column::type).toList(), nestedAsJson);
  }

  @Override
  public void cancel() {
    running.cancel();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
