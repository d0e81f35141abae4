package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is made of a lake's records has them as the lake's file has, to the type. */
class LakeRecordsTest {
  private static final TableSpec RECORDS = LakeTables.records();
  private static final WarehouseSpec SPEC =
      LakeTables.warehouse(RECORDS, LakeTables.pairs("mart_of", RECORDS.rule(), 1).build());

  private final LakeWriter writer = new LakeWriter(RECORDS, SPEC.table("mart.mart_of"));
  private final Path folder;

  LakeRecordsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void hasRecordsAndPositionsAndNothingElse() throws SQLException {
    Path file = folder.resolve("w.duckdb");
    Path lake = folder.resolve("lake");
    Path made = folder.resolve("made.duckdb");
    try (DuckDbSession session = DuckDbSession.open(file, SPEC, Backfill.NONE, Outbox.Use.KEPT);
        LakeSink sink = LakeSink.open(session, SPEC, lake, Duration.ofDays(1))) {
      writer.write(session, 3);
      session.handOver(
          List.of(
              writer.upsert(
                  SPEC.table("ops.positions"), "plays-0", 17L, "id", Instant.EPOCH, null)));
      session.flush();
      sink.commit();
    }
    LakeRecords.restore(lake, made, SPEC);
    assertThat(
        query(made, "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1"),
        contains(List.of("ops.positions"), List.of("raw.records")));
    for (String table : List.of("ops.positions", "raw.records")) {
      assertThat(described(made, table), is(described(file, table)));
      String rows = "SELECT * FROM " + table + " ORDER BY ALL";
      assertThat(query(made, rows), is(query(file, rows)));
    }
  }

  private static List<List<String>> described(Path file, String table) throws SQLException {
    return query(file, "SELECT column_name, column_type FROM (DESCRIBE %s)".formatted(table));
  }

  private static List<List<String>> query(Path file, String sql) throws SQLException {
    try (Connection connection = DuckDbFile.openReadOnly(file);
        Statement statement = connection.createStatement()) {
      return LakeTables.texts(statement, sql);
    }
  }
}
