package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.local.LocalPostgres;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables of a real database are captured, and which are refused before anything begins. */
@TestInstance(Lifecycle.PER_CLASS)
class CapturedTablesTest {
  private LocalPostgres database;
  private Connection connection;

  @BeforeAll
  void startDatabase() throws IOException {
    database = LocalPostgres.start();
  }

  @AfterAll
  void stopDatabase() throws IOException {
    database.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    execute("CREATE SCHEMA shop");
    execute("CREATE ROLE reader REPLICATION");
  }

  @AfterEach
  void forget() throws SQLException {
    connection.rollback();
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static ConnectorSettings settings(String... lines) throws IOException {
    Path file = Files.createTempFile("capture", ".properties");
    try {
      Files.writeString(file, String.join("\n", lines));
      return ConnectorSettings.of(
          file.toString(), PostgresSource.of("postgres://me@db/shop", () -> null));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void areThoseThatLastPartitionedOnesAsAWhole() throws Exception {
    execute("CREATE TABLE shop.plain (id int PRIMARY KEY)");
    execute("CREATE TABLE shop.of$money (id int PRIMARY KEY)");
    execute("CREATE UNLOGGED TABLE shop.fast (id int PRIMARY KEY)");
    execute("CREATE TEMP TABLE scratch (id int)");
    execute(
        "CREATE TABLE shop.days (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)");
    execute(
        "CREATE TABLE shop.days_1 PARTITION OF shop.days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')");
    execute("CREATE TABLE shop.log (id int)");
    assertThat(
        CapturedTables.of(connection, settings("table.exclude.list=shop.log")),
        contains("shop.days", "shop.of$money", "shop.plain"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE shop.t (id int)|shop.t has no primary key",
        "CREATE TABLE shop.\"with blank\" (id int PRIMARY KEY)|shop.with blank cannot be captured",
        "CREATE TABLE shop.t (id int PRIMARY KEY, b int GENERATED ALWAYS AS (id * 2) STORED)|shop.t cannot be captured",
        "CREATE TABLE shop.t (id int PRIMARY KEY); ALTER TABLE shop.t REPLICA IDENTITY NOTHING|its replica identity is NOTHING",
        "CREATE TABLE shop.t (id int PRIMARY KEY, c text NOT NULL CONSTRAINT i UNIQUE); ALTER TABLE shop.t REPLICA IDENTITY USING INDEX i|its replica identity is an index",
        "CREATE TABLE shop.t (id int PRIMARY KEY DEFERRABLE)|its primary key is deferrable",
        "CREATE TABLE shop.t (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE shop.t1 PARTITION OF shop.t DEFAULT; ALTER TABLE shop.t1 REPLICA IDENTITY NOTHING|shop.t cannot be captured: its replica identity",
        "CREATE TABLE shop.t (id int PRIMARY KEY); CREATE TABLE shop.u (PRIMARY KEY (id)) INHERITS (shop.t)|shop.t cannot be captured: other tables inherit from it",
        "CREATE TABLE shop.t (id int PRIMARY KEY); ALTER TABLE shop.t ENABLE ROW LEVEL SECURITY; ALTER TABLE shop.t FORCE ROW LEVEL SECURITY; GRANT ALL ON SCHEMA shop TO reader; GRANT ALL ON shop.t TO reader; SET LOCAL ROLE reader|policies hide rows",
        "CREATE TABLE shop.t (id money PRIMARY KEY)|shop.t.id (money) is of the primary key",
        "CREATE TABLE shop.t (a int, b int[], PRIMARY KEY (a, b))|shop.t.b (integer[]) is of the primary key",
        "CREATE DOMAIN shop.lsn AS pg_lsn; CREATE TABLE shop.t (id shop.lsn PRIMARY KEY)|shop.t.id (shop.lsn) is of the primary key",
        "CREATE TABLE shop.t (id int PRIMARY KEY, f float8[])|shop.t.f (double precision[]) would be told as NULL",
        "CREATE TYPE shop.e AS ENUM ('a'); CREATE DOMAIN shop.d AS shop.e; CREATE TABLE shop.t (id int PRIMARY KEY)|shop.d is a domain over an enum",
        "CREATE TABLE shop.t (id int PRIMARY KEY); CREATE PUBLICATION alluvium FOR TABLE shop.t WITH (publish = 'insert, update')|Publication alluvium leaves kinds of changes out",
        "CREATE TABLE shop.t (id int PRIMARY KEY); CREATE PUBLICATION alluvium FOR TABLE shop.t WHERE (id > 1)|Publication alluvium leaves rows or columns of shop.t out",
        "CREATE TABLE shop.t (id int PRIMARY KEY, v int); CREATE PUBLICATION alluvium FOR TABLE shop.t (id)|Publication alluvium leaves rows or columns of shop.t out",
        "CREATE TABLE shop.t (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE PUBLICATION alluvium FOR TABLE shop.t|Publication alluvium tells changes of shop.t under the names of partitions",
        "CREATE TABLE shop.\"ü\" (id int PRIMARY KEY); CREATE TABLE shop._ (id int PRIMARY KEY)|would have one topic",
      })
  void namesTheTableThatIsNotFit(String sql, String message) throws Exception {
    execute(sql);
    ConnectorSettings settings = settings("slot.name=s");
    InputException refused =
        assertThrows(InputException.class, () -> CapturedTables.of(connection, settings));
    assertThat(refused.getMessage(), containsString(message));
  }

  @Test
  void takesKeysAndColumnsWhoseValuesAreTold() throws Exception {
    execute("CREATE TYPE shop.e AS ENUM ('a', 'b')");
    execute("CREATE DOMAIN shop.n AS numeric(10, 2)");
    execute(
        "CREATE TABLE shop.t (at timestamptz, u uuid, n shop.n, e shop.e, b bit(3), PRIMARY KEY (at, u, n, e, b), a int[], t text[], es shop.e, j jsonb)");
    execute("CREATE TABLE shop.whole (id int PRIMARY KEY, f float8[], es shop.e[])");
    execute("ALTER TABLE shop.whole REPLICA IDENTITY FULL");
    execute("CREATE TABLE shop.lean (id int PRIMARY KEY, f float8[], p polygon)");
    execute("ALTER TABLE shop.t REPLICA IDENTITY USING INDEX t_pkey");
    execute(
        "CREATE PUBLICATION alluvium FOR TABLE shop.t, shop.whole WITH (publish_via_partition_root = true)");
    assertThat(
        CapturedTables.of(connection, settings("column.exclude.list=shop.lean.f")),
        contains("shop.lean", "shop.t", "shop.whole"));
  }

  @Test
  void namesWhatAPublicationOfOthersLacks() throws Exception {
    execute("CREATE TABLE shop.a (id int PRIMARY KEY)");
    execute("CREATE TABLE shop.b (id int PRIMARY KEY)");
    execute("CREATE PUBLICATION alluvium FOR TABLE shop.a");
    ConnectorSettings settings = settings("publication.autocreate.mode=disabled");
    InputException refused =
        assertThrows(InputException.class, () -> CapturedTables.of(connection, settings));
    assertThat(refused.getMessage(), containsString("shop.b, alluvium.signal"));
  }

  @Test
  void saysThatThereIsNone() throws Exception {
    ConnectorSettings settings = settings("table.include.list=shop.none");
    InputException refused =
        assertThrows(InputException.class, () -> CapturedTables.of(connection, settings));
    assertThat(refused.getMessage(), containsString("There is no table to capture"));
    assertThat(List.of(settings.inclusion()), contains("table.include.list=shop.none"));
  }
}
