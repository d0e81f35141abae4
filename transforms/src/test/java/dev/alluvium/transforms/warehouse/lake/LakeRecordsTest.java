package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is made of a lake's records has them as the lake's file has, to the type. */
class LakeRecordsTest {
  private static final TableSpec RECORDS = LakeTables.records();
  private static final WarehouseSpec SPEC =
      LakeTables.warehouse(RECORDS, LakeTables.pairs("mart_of", RECORDS.rule(), 1).build());

  private final LakeWriter writer = new LakeWriter(RECORDS, SPEC.table("mart.mart_of"));
  private final Path folder;
  private final Path file;
  private final Path lake;
  private final Path made;
  private final Path scratch;

  LakeRecordsTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
    this.lake = folder.resolve("lake");
    this.made = folder.resolve("made.duckdb");
    this.scratch = folder.resolve("scratch");
  }

  @Test
  void hasRecordsAndPositionsAndNothingElse() throws SQLException {
    load();
    LakeRecords.restore(LakePlace.of(lake), made, SPEC, scratch);
    assertThat(
        query(made, "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1"),
        contains(List.of("ops.positions"), List.of("raw.records")));
    for (String table : List.of("ops.positions", "raw.records")) {
      assertThat(described(made, table), is(described(file, table)));
      String rows = "SELECT * FROM " + table + " ORDER BY ALL";
      assertThat(query(made, rows), is(query(file, rows)));
    }
  }

  /** As where a file has several domains. */
  @Test
  void hasTheTypesOfTablesThatNoContractDeclares() throws SQLException {
    load();
    LakeRecords.restore(
        LakePlace.of(lake), made, LakeTables.warehouse(SPEC.table("mart.mart_of")), scratch);
    assertThat(described(made, "raw.records"), is(described(file, "raw.records")));
  }

  @ParameterizedTest
  @CsvSource({
    "amount, FLOAT64, 'raw.records.amount is NUMERIC in it, and FLOAT64 in the contract'",
    "share,  STRING,  'raw.records.share is FLOAT64 in it, and STRING in the contract'",
    "source, JSON,    'raw.records.source is STRING in it, and JSON in the contract'",
    "extra,  STRING,  'raw.records.extra is JSON in it, and STRING in the contract'",
  })
  void refusesColumnsThatHaveAnotherTypeToday(String column, ColumnType type, String said)
      throws SQLException {
    load();
    TableSpec today =
        RECORDS.toBuilder()
            .setColumns(
                RECORDS.columns().stream()
                    .map(
                        one ->
                            one.name().equals(column)
                                ? ColumnSpec.optional(column, type, one.description())
                                : one)
                    .toList())
            .build();
    LakeException e =
        assertThrows(
            LakeException.class,
            () ->
                LakeRecords.restore(
                    LakePlace.of(lake), made, LakeTables.warehouse(today), scratch));
    assertThat(e.getMessage(), containsString(said));
  }

  @Test
  void needsNoTableThatIsComputed() throws SQLException, IOException {
    load();
    delete(lake.resolve("mart"));
    LakeRecords.restore(LakePlace.of(lake), made, SPEC, scratch);
    assertThat(query(made, "FROM raw.records"), is(not(empty())));
  }

  @Test
  void refusesALakeThatWasNotMadeToItsEnd() {
    try (Lake open = LakeTables.open(lake)) {
      LakeTable.open(open, RECORDS, "warehouse", Map.of());
    }
    LakeException e =
        assertThrows(
            LakeException.class,
            () -> LakeRecords.restore(LakePlace.of(lake), made, SPEC, scratch));
    assertThat(e.getMessage(), containsString("was not made to its end"));
  }

  /** Nothing is made of what only looks like one. */
  @Test
  void leavesAnEmptyCatalogAsItIs() throws IOException {
    Path catalog = Files.createFile(Files.createDirectory(lake).resolve("catalog.db"));
    assertThrows(
        LakeException.class, () -> LakeRecords.restore(LakePlace.of(lake), made, SPEC, scratch));
    assertThat(Files.size(catalog), is(0L));
  }

  /** Iceberg's tables name their files by where these were: another lake may be there by now. */
  @Test
  void refusesACopy() throws SQLException, IOException {
    load();
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(lake.resolve("catalog.db"), copy.resolve("catalog.db"));
    LakeException e =
        assertThrows(
            LakeException.class,
            () -> LakeRecords.restore(LakePlace.of(copy), made, SPEC, scratch));
    assertThat(e.getMessage(), containsString("is a copy of " + lake));
    Path link = Files.createSymbolicLink(folder.resolve("link"), lake);
    LakeRecords.restore(LakePlace.of(link), made, SPEC, scratch);
  }

  /** Whose tables would be written where the first one is. */
  @Test
  void writesNoCopy() throws SQLException, IOException {
    load();
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.copy(lake.resolve("catalog.db"), copy.resolve("catalog.db"));
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      LakeException e =
          assertThrows(
              LakeException.class,
              () ->
                  LakeSink.open(
                      session, SPEC, LakePlace.of(copy), LakeFormat.AS_BEFORE, Duration.ofDays(1)));
      assertThat(e.getMessage(), containsString("is a copy of " + lake));
    }
  }

  @Test
  void saysOfALakeThatWasMovedThatItCannotBe() throws SQLException, IOException {
    load();
    Path moved = Files.move(lake, folder.resolve("moved"));
    LakeException e =
        assertThrows(
            LakeException.class,
            () -> LakeRecords.restore(LakePlace.of(moved), made, SPEC, scratch));
    assertThat(e.getMessage(), containsString("moved names files that are not there"));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** A file, and its lake. */
  private void load() throws SQLException {
    try (DuckDbSession session = DuckDbSession.open(file, SPEC, Backfill.NONE, Outbox.Use.KEPT);
        LakeSink sink =
            LakeSink.open(
                session, SPEC, LakePlace.of(lake), LakeFormat.AS_BEFORE, Duration.ofDays(1))) {
      writer.write(session, 3);
      session.handOver(
          List.of(
              writer.upsert(
                  SPEC.table("ops.positions"), "plays-0", 17L, "id", Instant.EPOCH, null)));
      session.flush();
      sink.commit();
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
