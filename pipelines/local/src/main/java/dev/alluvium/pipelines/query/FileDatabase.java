package dev.alluvium.pipelines.query;

import dev.alluvium.pipelines.process.ScratchFolder;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.RunningStatement;
import dev.alluvium.transforms.warehouse.duckdb.ShapedQuery;
import dev.alluvium.transforms.warehouse.lake.LakePlace;
import dev.alluvium.transforms.warehouse.lake.LakeViews;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A warehouse file, or a lake, opened by this process to read it and nothing else. */
public final class FileDatabase implements Database {
  private final Connection connection;

  /** Where a lake is asked. */
  private final @Nullable OpenLake lake;

  private final RunningStatement running = new RunningStatement();

  private FileDatabase(Connection connection, @Nullable OpenLake lake) throws SQLException {
    this.connection = connection;
    this.lake = lake;
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
    return new FileDatabase(DuckDbFile.openReadOnly(file), null);
  }

  /**
   * Opens a lake, as its tables are now.
   *
   * @throws dev.alluvium.transforms.warehouse.WarehouseException if it cannot be opened
   */
  public static FileDatabase lake(LakePlace place) throws SQLException {
    OpenLake lake = OpenLake.of(place);
    try {
      return new FileDatabase(lake.views().connection(), lake);
    } catch (SQLException | RuntimeException e) {
      lake.close();
      throw e;
    }
  }

  /** Files of a bucket are in a folder as long as it is open. */
  private record OpenLake(LakeViews views, ScratchFolder folder) {
    static OpenLake of(LakePlace place) throws SQLException {
      ScratchFolder folder = ScratchFolder.create("lake");
      try {
        return new OpenLake(LakeViews.open(place, folder.path()), folder);
      } catch (SQLException | RuntimeException e) {
        close(folder);
        throw e;
      }
    }

    void close() throws SQLException {
      views.close();
      close(folder);
    }

    private static void close(ScratchFolder folder) {
      try {
        folder.close();
      } catch (IOException e) {
        throw new UncheckedIOException(folder.path() + " is left, and cannot be deleted", e);
      }
    }
  }

  @Override
  public Optional<Rows> ask(String sql, boolean nestedAsJson) throws SQLException {
    if (lake != null) {
      lake.views().prepare(sql);
    }
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
    if (lake != null) {
      lake.close();
    }
    connection.close();
  }
}
