package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A warehouse file that tests load files into, and look into between the runs. */
record Loaded(Path file, String domain) {
  Loaded(Path file) {
    this(file, "music");
  }

  /** One run of the job; prints nothing. */
  void load(Path input) {
    LoadWarehouse.run(options(input), new RunControl());
  }

  private LoadWarehouseOptions options(Path input) {
    return PipelineOptionsFactory.fromArgs(
            "--domain=" + domain,
            "--warehouse=duckdb:" + file,
            "--input=" + input,
            "--statusEvery=0s")
        .as(LoadWarehouseOptions.class);
  }

  /** One run of the job over what is in Kafka; events may be up to ten days late. */
  void loadStream(String bootstrapServers) {
    loadStream(bootstrapServers, "10d");
  }

  void loadStream(String bootstrapServers, String allowedLateness) {
    LoadWarehouse.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + domain,
                "--warehouse=duckdb:" + file,
                "--source=kafka",
                "--bootstrapServers=" + bootstrapServers,
                "--stopAtEnd=true",
                "--allowedLateness=" + allowedLateness,
                "--statusEvery=0s")
            .as(LoadWarehouseOptions.class),
        new RunControl());
  }

  /** Computes its marts again from what it holds of these days. */
  void rebuild(String from, String to, String layers) {
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=" + domain,
                "--warehouse=duckdb:" + file,
                "--layers=" + layers,
                "--from=" + from,
                "--to=" + to)
            .as(RebuildMartsOptions.class),
        new RunControl());
  }

  /**
   * Has the file open for many queries: each would read it anew otherwise, which takes longer than
   * most of them. Nothing loads into it meanwhile.
   */
  Open open() {
    return new Open(DuckDbFile.open(file));
  }

  /** A file that is open. */
  record Open(Connection connection) implements AutoCloseable {
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Changes the file, as nobody but a test does. */
  void execute(String sql) {
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  long count(String table) {
    return Long.parseLong(query("SELECT count(*) FROM " + table).get(0));
  }

  /** A line per row, its values as text with blanks between them. */
  List<String> query(String... sql) {
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < sql.length - 1; i++) {
        statement.execute(sql[i]);
      }
      try (ResultSet result = statement.executeQuery(sql[sql.length - 1])) {
        List<String> rows = new ArrayList<>();
        while (result.next()) {
          StringJoiner row = new StringJoiner(" ");
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(row.toString());
        }
        return rows;
      }
    } catch (SQLException e) {
      throw new AssertionError(String.join("; ", sql), e);
    }
  }
}
