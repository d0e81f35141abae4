package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
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

  @Test
  void sendsFilesAndSaysWhatIsNotSent(@TempDir Path folder) throws IOException, SQLException {
    Path contracts = Files.createDirectory(folder.resolve("bench"));
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.writeString(
        contracts.resolve("domain.yaml"), "domain: bench\ndescription: A test.\nowner: team\n");
    Files.writeString(
        contracts.resolve("happened.yaml"),
        """
        event: happened
        description: Something happened.
        owner: team
        source: {topic: happened}
        identity: [id]
        event_time: at_ts
        fields:
          at_ts: {from: at, type: timestamp, encoding: iso8601, required: true, description: When.}
          id: {type: string, required: true, description: Which.}
        """);
    Files.writeString(
        input.resolve("happened.jsonl"),
        """
        {"id": "1", "at": "2026-01-01T00:00:00Z"}
        {"id": "2", "at": "2026-01-01T00:00:01Z"}
        {"id": "%s"}
        broken
        """
            .formatted("x".repeat(1 << 20)));
    DemoOptions options = PipelineOptionsFactory.as(DemoOptions.class);
    options.setDomain(contracts.toString());
    options.setInput(input.toString());
    options.setWarehouse("duckdb:" + file);
    options.setDashboard("off");

    Outcome outcome = Demo.run(options, new RunControl());

    assertThat(
        outcome.warnings(), hasItem("not sent: 1 of happened.jsonl: longer than 1,048,576 bytes"));
    assertThat(outcome.failure(), is(Optional.of("not all records were sent")));
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT (SELECT string_agg(id, ' ' ORDER BY id) FROM raw.happened),"
                    + " (SELECT count(*) FROM quarantine.rejects)")) {
      row.next();
      assertThat(row.getString(1), is("1 2"));
      assertThat(row.getInt(2), is(1));
    }
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
