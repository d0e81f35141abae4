package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private final Path file;

  DemoTest(@TempDir Path folder) {
    file = folder.resolve("demo.duckdb");
  }

  @Test
  void doesNotMixTheChangesOfTwoDatabases() throws SQLException {
    write("CREATE SCHEMA history", "CREATE TABLE history.plans AS SELECT 1 AS plan_id");

    UserException e = assertThrows(UserException.class, () -> Demo.checkNoneBefore(file));

    assertThat(
        e.getMessage(),
        is(
            file
                + " has the changes of a database that is gone, and those of a new one would be"
                + " taken for older ones: delete it, or name another by --warehouse=duckdb:FILE"));
  }

  @Test
  void addsToAFileThatHasNoChangesOfAnyDatabase() throws SQLException {
    Demo.checkNoneBefore(file);

    write(
        "CREATE SCHEMA history",
        "CREATE TABLE history.plans (plan_id BIGINT)",
        "CREATE SCHEMA raw",
        "CREATE TABLE raw.listen_events AS SELECT 1 AS session_id");

    Demo.checkNoneBefore(file);
  }

  @Test
  void saysWhoseEventsCanBeMadeUp() {
    DemoOptions options = PipelineOptionsFactory.as(DemoOptions.class);
    options.setDomain("a/folder/of/music"); // A copy's domain has the name that its contracts say.

    assertThat(Demo.simulation(options, "music").domain().name(), is("music"));
    assertThat(
        assertThrows(UserException.class, () -> Demo.simulation(options, "bakery")).getMessage(),
        is(
            "no domain 'bakery' that events can be made up for; there are devices, music, transit;"
                + " of any other, send files: scripts/demo --domain=… --input=DIR"));
  }

  private void write(String... statements) throws SQLException {
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
