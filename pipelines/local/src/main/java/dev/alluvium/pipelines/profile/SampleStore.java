package dev.alluvium.pipelines.profile;

import com.google.common.hash.Hashing;
import dev.alluvium.pipelines.profile.RecordCells.Cell;
import dev.alluvium.pipelines.profile.RecordCells.Taken;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The values of sampled records, in a database of their own, which counts and compares them. What a
 * sample holds of memory so does not grow with it.
 */
final class SampleStore implements AutoCloseable {
  private final DuckDBConnection connection;

  private SampleStore(DuckDBConnection connection) {
    this.connection = connection;
  }

  static SampleStore in(Path folder) throws SQLException {
    DuckDBConnection connection = DuckDbFile.open(folder.resolve("sample.duckdb"));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE records (s INTEGER, r BIGINT, source VARCHAR, published BIGINT,"
              + " committed BIGINT, digest BIGINT, tombstone BOOLEAN, fault VARCHAR, leaves_out BOOLEAN,"
              + " twice VARCHAR)");
      statement.execute(
          "CREATE TABLE cells (s INTEGER, r BIGINT, path VARCHAR, kind VARCHAR, text VARCHAR,"
              + " micros BIGINT)");
    }
    return new SampleStore(connection);
  }

  /** Takes in the records of a source, one by one; closed when all are in. */
  Filling fill(int source) throws SQLException {
    return new Filling(source);
  }

  /** Writes records of one source. */
  final class Filling implements AutoCloseable {
    private final int source;
    private final DuckDBAppender records;
    private final DuckDBAppender cells;
    private long count;

    private Filling(int source) throws SQLException {
      this.source = source;
      records = connection.createAppender("main", "records");
      cells = connection.createAppender("main", "cells");
    }

    long count() {
      return count;
    }

    void add(SourceRecord record, Taken taken) throws SQLException {
      byte[] payload = record.payload();
      records.beginRow();
      records.append(source);
      records.append(count);
      records.append(record.source());
      append(records, record.publishedAt());
      append(records, taken.committedMillis());
      records.append(payload == null ? count : Hashing.murmur3_128().hashBytes(payload).asLong());
      records.append(payload == null);
      records.append(taken.fault());
      records.append(taken.leavesOut());
      records.append(taken.twice());
      records.endRow();
      for (Cell cell : taken.cells()) {
        cells.beginRow();
        cells.append(source);
        cells.append(count);
        cells.append(cell.way());
        cells.append(cell.kind().name());
        cells.append(cell.text());
        append(cells, cell.micros());
        cells.endRow();
      }
      count++;
    }

    private static void append(DuckDBAppender to, @Nullable Long value) throws SQLException {
      if (value == null) {
        to.appendNull();
      } else {
        to.append(value.longValue());
      }
    }

    @Override
    public void close() throws SQLException {
      records.close();
      cells.close();
    }
  }

  /** Makes something of a row. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  <T> List<T> query(String sql, Row<T> row, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, arguments);
        ResultSet rows = statement.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(row.of(rows));
      }
      return all;
    }
  }

  long number(String sql, Object... arguments) throws SQLException {
    return query(sql, row -> row.getLong(1), arguments).get(0);
  }

  void execute(String sql, Object... arguments) throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, arguments)) {
      statement.execute();
    }
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, arguments[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
