package dev.alluvium.transforms.warehouse.lake;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbReadOnly;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.OutputFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake has, table by table, what its warehouse file has, wherever a process ends. */
class LakeSinkTest {
  private static final TableSpec RECORDS = LakeTables.records();
  private static final TableSpec TOTALS = LakeTables.totals();
  private static final TableSpec NEWEST = LakeTables.newest();
  private static final WarehouseSpec SPEC = LakeTables.warehouse(RECORDS, TOTALS, NEWEST);
  private static final Duration NEVER = Duration.ofDays(1);

  private final Path file;
  private final Path lake;
  private final Random random = new Random(7);
  private final LakeWriter writer = new LakeWriter(RECORDS, TOTALS, NEWEST);

  LakeSinkTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
    this.lake = folder.resolve("a lake [of *ours?]");
  }

  @Test
  void hasWhatTheFileHasAfterEachCommit() {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      for (int i = 0; i < 16; i++) {
        writer.write(session, 1 + random.nextInt(3));
        if (i % 6 == 5) {
          DuckDbWarehouse.of(file)
              .transact(TOTALS.qualifiedName(), List.of("DELETE FROM mart.totals WHERE b % 2 = 0"));
        }
        sink.commit();
        if (i % 4 == 0) {
          LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
        }
      }
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
      assertThat(waiting(session), is("0"));
    }
  }

  /** As the live page has it, of all of the process. */
  @Test
  void isWrittenThoughDuckDbIsKeptFromOtherFiles() {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8));
        DuckDbReadOnly page = DuckDbReadOnly.of(session)) {
      writer.write(session, 2);
      sink.commit();
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
      assertThat(page.ask("SELECT 1", 1, Duration.ofSeconds(5)).rows().size(), is(1));
    }
  }

  @Test
  void aFileSaysWhatItHasAndIsCutByDay() throws IOException {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      writer.write(session, 5);
      sink.commit();
      try (Lake folder = LakeTables.openExisting(lake)) {
        Table records = requireNonNull(folder.find("raw", "records"));
        assertThat(
            LakeSchema.day(records).orElseThrow(),
            is(new LakeSchema.Day("event_ts", "event_ts_day_")));
        assertThat(records.schema().findField("event_ts").doc(), is("when"));
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks =
            records.newScan().includeColumnStats().planFiles()) {
          tasks.forEach(task -> files.add(task.file()));
        }
        assertThat(files.size(), is(greaterThan(3)));
        for (DataFile file : files) {
          assertThat(file.recordCount(), is(greaterThan(0L)));
          assertThat(file.lowerBounds().keySet().size(), is(greaterThan(3)));
        }
      }
    }
  }

  @Test
  void whatIsWrittenWithoutTheLakeComesToItLater() {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      writer.write(session, 2);
      sink.commit();
    }
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      writer.write(session, 4);
    }
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      LakeSink.open(
              session, SPEC, LakeTables.open(lake), LakeFormat.AS_BEFORE, NEVER, new LakeUpkeep(8))
          .close();
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void takesAFileThatHasRowsAlready() {
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      writer.write(session, 4);
    }
    try (DuckDbSession session = open()) {
      LakeSink.open(
              session, SPEC, LakeTables.open(lake), LakeFormat.AS_BEFORE, NEVER, new LakeUpkeep(8))
          .close();
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void aLakeThatIsGoneOrOlderIsMadeAnew(@TempDir Path elsewhere) throws IOException {
    fill(2);
    copy(lake, elsewhere.resolve("before"));
    fill(2);
    delete(lake);
    copy(elsewhere.resolve("before"), lake);
    try (DuckDbSession session = open()) {
      LakeSink.open(
              session, SPEC, LakeTables.open(lake), LakeFormat.AS_BEFORE, NEVER, new LakeUpkeep(8))
          .close();
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
    delete(lake);
    try (DuckDbSession session = open()) {
      LakeSink.open(
              session, SPEC, LakeTables.open(lake), LakeFormat.AS_BEFORE, NEVER, new LakeUpkeep(8))
          .close();
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void aFileThatIsOlderThanItsLakeMakesItAnew(@TempDir Path elsewhere) throws IOException {
    fill(2);
    Files.copy(file, elsewhere.resolve("before"));
    fill(3);
    Files.delete(file);
    Files.copy(elsewhere.resolve("before"), file);
    for (int i = 0; i < 3; i++) {
      fill(1);
      try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
        LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
      }
    }
  }

  /** Of two files with one past, each would hide from the lake what the other has. */
  @Test
  void aCopyOfAFileDoesNotTakeItsLakeOver(@TempDir Path elsewhere) throws IOException {
    fill(2);
    Path copy = Files.copy(file, elsewhere.resolve("copy.duckdb"));
    try (DuckDbSession session = DuckDbSession.open(copy, SPEC)) {
      writer.write(session, 3);
      session.flush();
      LakeException e =
          assertThrows(
              LakeException.class,
              () ->
                  LakeSink.open(
                      session,
                      SPEC,
                      LakeTables.open(lake),
                      LakeFormat.AS_BEFORE,
                      NEVER,
                      new LakeUpkeep(8)));
      assertThat(
          e.getMessage(),
          containsString("is a copy of " + file + ", whose lake " + lake + " is: choose another"));
    }
    fill(1);
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }

    Path other = elsewhere.resolve("other lake");
    try (DuckDbSession session = DuckDbSession.open(copy, SPEC)) {
      try (LakeSink sink =
          LakeSink.open(
              session,
              SPEC,
              LakeTables.open(other),
              LakeFormat.AS_BEFORE,
              NEVER,
              new LakeUpkeep(8))) {
        sink.commit();
        LakeTables.assertSame(session, other, RECORDS, TOTALS, NEWEST);
      }
    }
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      assertThrows(
          LakeException.class,
          () ->
              LakeSink.open(
                  session,
                  SPEC,
                  LakeTables.open(other),
                  LakeFormat.AS_BEFORE,
                  NEVER,
                  new LakeUpkeep(8)),
          "the copy's lake is not the first one's");
    }
  }

  @Test
  void aFileThatWasMovedKeepsItsLake(@TempDir Path elsewhere) throws IOException {
    fill(2);
    Path moved = Files.move(file, elsewhere.resolve("moved.duckdb"));
    for (int i = 0; i < 2; i++) {
      try (DuckDbSession session = DuckDbSession.open(moved, SPEC);
          LakeSink sink =
              LakeSink.open(
                  session,
                  SPEC,
                  LakeTables.open(lake),
                  LakeFormat.AS_BEFORE,
                  NEVER,
                  new LakeUpkeep(8))) {
        writer.write(session, 1);
        session.flush();
        sink.commit();
        LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
      }
    }
  }

  @Test
  void refusesTheLakeOfAnotherWarehouse(@TempDir Path elsewhere) {
    fill(1);
    Path other = elsewhere.resolve("other.duckdb");
    try (DuckDbSession session = DuckDbSession.open(other, SPEC, Backfill.NONE, Outbox.Use.KEPT)) {
      LakeException e =
          assertThrows(
              LakeException.class,
              () ->
                  LakeSink.open(
                      session,
                      SPEC,
                      LakeTables.open(lake),
                      LakeFormat.AS_BEFORE,
                      NEVER,
                      new LakeUpkeep(8)));
      assertThat(e.getMessage(), containsString("of another warehouse: choose another lake"));
    }
  }

  @Test
  void columnsThatComeAndGoLeaveOldFilesReadable() {
    fill(2);
    for (int i = 0; i < 10; i++) {
      List<ColumnSpec> columns = new ArrayList<>(NEWEST.columns());
      columns.add(ColumnSpec.optional("more_" + i, ColumnType.STRING, "more of it " + i));
      if (i > 5) {
        columns.remove(3);
      }
      TableSpec table = NEWEST.toBuilder().setColumns(columns).build();
      WarehouseSpec spec = LakeTables.warehouse(RECORDS, TOTALS, table);
      try (DuckDbSession session = DuckDbSession.open(file, spec)) {
        LakeSink sink =
            LakeSink.open(
                session,
                spec,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8));
        for (int n = 0; n < 20; n++) {
          List<@Nullable Object> values = new ArrayList<>(writer.row());
          if (i > 5) {
            values.remove(3);
          }
          values.add("v" + n);
          session.handOver(List.of(writer.upsert(table, values.toArray())));
        }
        session.flush();
        sink.close();
        LakeTables.assertSame(session, lake, table);
      }
    }
    try (Lake folder = LakeTables.openExisting(lake)) {
      Table newest = requireNonNull(folder.find("mart", "newest"));
      assertThat(newest.schema().findField("n"), is(not((Object) null)));
      assertThat(newest.schema().findField("more_3").doc(), is("more of it 3"));
    }
  }

  @Test
  void aColumnThatIsDeclaredAgainBringsWhatTheFileHasKeptOfIt() {
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      writer.write(session, 1);
    }
    WarehouseSpec without =
        LakeTables.warehouse(
            RECORDS, TOTALS, NEWEST.toBuilder().setColumns(NEWEST.columns().subList(0, 3)).build());
    try (DuckDbSession session =
        DuckDbSession.open(file, without, Backfill.NONE, Outbox.Use.KEPT)) {
      LakeSink.open(
              session,
              without,
              LakeTables.open(lake),
              LakeFormat.AS_BEFORE,
              NEVER,
              new LakeUpkeep(8))
          .close();
    }
    fill(1);
    try (DuckDbSession session = open()) {
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  /** As by a job that still has the contract of before. */
  @Test
  void rowsThatAnOlderContractWritesKeepWhatTheFileKeepsOfColumnsThatItHasNot() {
    fill(2);
    TableSpec older = NEWEST.toBuilder().setColumns(NEWEST.columns().subList(0, 3)).build();
    WarehouseSpec without = LakeTables.warehouse(RECORDS, TOTALS, older);
    try (DuckDbSession session = DuckDbSession.open(file, without, Backfill.NONE, Outbox.Use.KEPT);
        LakeSink sink =
            LakeSink.open(
                session,
                without,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      LakeWriter again = new LakeWriter(RECORDS, TOTALS, NEWEST);
      for (int n = 0; n < 20; n++) {
        session.handOver(List.of(again.upsert(older, again.row().subList(0, 3).toArray())));
      }
      session.flush();
      sink.commit();
    }
    try (DuckDbSession session = open()) {
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void newRowsAreFoundWhereDuckDbHasClosedGapsBeforeThem() throws SQLException {
    int many = 3 * 122_880; // Rows of three of DuckDB's groups, which it drops when all are gone.
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      session.handOver(totals(0, many, false));
      session.flush();
      sink.commit();
      session.handOver(totals(many, many + 50, false));
      session.handOver(totals(0, many - 10, true));
      session.flush();
      try (Connection connection = session.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CHECKPOINT");
      }
      session.handOver(totals(many + 50, many + 70, false));
      session.flush();
      assertThat(
          session.query("SELECT count(*), max(rowid) < %s FROM mart.totals".formatted(many)),
          is(List.of(List.of(80L, true))));
      sink.commit();
      LakeTables.assertSame(session, lake, TOTALS);
    }
  }

  private List<TableMutation> totals(int from, int to, boolean areTakenOut) {
    List<TableMutation> mutations = new ArrayList<>();
    for (int i = from; i < to; i++) {
      TableMutation row = writer.upsert(TOTALS, "k", (long) i, Instant.EPOCH, 1L);
      mutations.add(areTakenOut ? TableMutation.delete(TOTALS, row.row(), Long.MAX_VALUE) : row);
    }
    return mutations;
  }

  @Test
  void anOutboxOfAnotherFormBringsTheTableWhole() throws SQLException {
    fill(1);
    try (DuckDbSession session = open();
        Connection connection = session.connect();
        Statement statement = connection.createStatement()) {
      writer.write(session, 1);
      statement.execute(
          "CREATE OR REPLACE TABLE lake_outbox.\"mart.totals\" AS SELECT *, 1 AS \"#flush\","
              + " false AS \"#key_only\" FROM mart.totals LIMIT 0");
    }
    fill(1);
    try (DuckDbSession session = open()) {
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  @Test
  void filesAndSnapshotsDoNotGrowWithTheNumberOfCommits() throws IOException {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      for (int i = 0; i < 24; i++) {
        writer.write(session, 1);
        sink.commit();
      }
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
    try (Lake folder = LakeTables.openExisting(lake)) {
      for (String name : List.of("totals", "newest")) {
        Table table = requireNonNull(folder.find("mart", name));
        assertThat(name, LakeUpkeep.files(table, table.newScan()).size(), is(lessThan(60)));
        assertThat(
            name,
            Integer.parseInt(table.currentSnapshot().summary().get("total-delete-files")),
            is(lessThan(20)));
      }
    }
  }

  /** After an hour, by what the program sets; here at once. */
  @Test
  void snapshotsThatAreTooOldAreForgottenWithTheirFiles() throws IOException {
    fill(3);
    try (Lake folder = LakeTables.openExisting(lake)) {
      Table table = requireNonNull(folder.find("mart", "newest"));
      assertThat(table.properties().get("history.expire.max-snapshot-age-ms"), is("3600000"));
      table
          .updateProperties()
          .set("history.expire.max-snapshot-age-ms", "1")
          .set("history.expire.min-snapshots-to-keep", "3")
          .commit();
    }
    fill(16);
    try (Lake folder = LakeTables.openExisting(lake);
        DuckDbSession session = open()) {
      Table table = requireNonNull(folder.find("mart", "newest"));
      List<Snapshot> snapshots = new ArrayList<>();
      table.snapshots().forEach(snapshots::add);
      assertThat(snapshots.size(), is(lessThan(3 + 2 * 8)));
      assertThat(LakeUpkeep.known(table).containsAll(files(table)), is(true));
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
  }

  private static List<String> files(Table table) throws IOException {
    try (Stream<Path> files = Files.walk(LocalFiles.path(table.location()).resolve("data"))) {
      return files.filter(Files::isRegularFile).map(LocalFiles::location).toList();
    }
  }

  /** A load an hour makes a commit a table, and is never the process of sixteen. */
  @Test
  void filesDoNotGrowWithTheNumberOfShortJobs() throws IOException {
    for (int i = 0; i < 24; i++) {
      try (DuckDbSession session = open();
          LakeSink sink =
              LakeSink.open(
                  session,
                  SPEC,
                  LakeTables.open(lake),
                  LakeFormat.AS_BEFORE,
                  NEVER,
                  new LakeUpkeep(8))) {
        writer.write(session, 1);
        sink.commit();
      }
    }
    try (DuckDbSession session = open()) {
      LakeTables.assertSame(session, lake, RECORDS, TOTALS, NEWEST);
    }
    try (Lake folder = LakeTables.openExisting(lake)) {
      for (String name : List.of("totals", "newest")) {
        Table table = requireNonNull(folder.find("mart", name));
        assertThat(
            name,
            Integer.parseInt(table.currentSnapshot().summary().get("total-delete-files")),
            is(lessThan(20)));
      }
    }
  }

  @Test
  void commitsByItself() throws InterruptedException {
    CountDownLatch committed = new CountDownLatch(1);
    LocalFiles files =
        new LocalFiles() {
          private static final long serialVersionUID = 1L;

          @Override
          public OutputFile newOutputFile(String location) {
            if (location.contains("/snap-")) {
              committed.countDown();
            }
            return super.newOutputFile(location);
          }
        };
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake, files),
                LakeFormat.AS_BEFORE,
                Duration.ofMillis(20),
                new LakeUpkeep(8))) {
      sink.start();
      writer.write(session, 1);
      assertThat(committed.await(1, TimeUnit.MINUTES), is(true));
    }
  }

  @Test
  void tellsHowFarTheSourcesWereRead() {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      TableSpec positions = session.table(OpsTables.POSITIONS);
      session.handOver(
          List.of(
              writer.upsert(
                  positions, "topic-0", 42L, "id", Instant.parse("2026-01-01T00:00:00Z"), null)));
      writer.write(session, 1);
      sink.commit();
    }
    try (Lake folder = LakeTables.openExisting(lake)) {
      Table records = requireNonNull(folder.find("raw", "records"));
      assertThat(
          records.currentSnapshot().summary().get(LakeTable.POSITIONS), is("{\"topic-0\":42}"));
    }
  }

  /** Another model over a table of the same name has columns of other types. */
  @Test
  void takesModelsWholeAlsoWhenTheirColumnsAreOthers() {
    takesModels(Map.of(ColumnType.INT64, "count(*)", ColumnType.STRING, "'n' || count(*)"), false);
  }

  /** It is cut by day, and sorted, by the column whose type changes. */
  @Test
  void takesModelsWholeAlsoWhenWhatCutsThemIsAnother() {
    takesModels(
        Map.of(
            ColumnType.DATE,
            "DATE '2024-01-31'",
            ColumnType.TIMESTAMP,
            "TIMESTAMPTZ '2024-01-31 10:00:00+00'"),
        true);
  }

  private void takesModels(Map<ColumnType, String> values, boolean isCut) {
    for (ColumnType type : new TreeMap<>(values).keySet()) {
      TableSpec model =
          LakeTables.pairs("summary", MergeRule.LAST_WRITTEN, 1)
              .setColumns(
                  List.of(
                      ColumnSpec.optional("a", ColumnType.STRING, "the key"),
                      ColumnSpec.optional("n", type, "how many")))
              .setKey(List.of("a"))
              .setPartitionBy(isCut ? Optional.of("n") : Optional.empty())
              .setClusterBy(isCut ? List.of("n") : List.of())
              .build();
      TableSpec newest = NEWEST.toBuilder().setOrdinal(0).build();
      WarehouseSpec spec = LakeTables.withModel(model, newest);
      try (DuckDbSession session = DuckDbSession.open(file, spec, Backfill.NONE, Outbox.Use.KEPT)) {
        LakeSink sink =
            LakeSink.open(
                session,
                spec,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8));
        new LakeWriter(newest).write(session, 2);
        DuckDbWarehouse.of(file)
            .rebuild(
                "mart.summary",
                List.of(
                    "DELETE FROM mart.summary",
                    "INSERT INTO mart.summary SELECT a, %s FROM mart.newest GROUP BY a"
                        .formatted(values.get(type))));
        sink.close();
        LakeTables.assertSame(session, lake, newest, model);
      }
    }
  }

  @Test
  void hasTheRowsThatStandForUnknownKeysWhereTheyArePutBack() throws SQLException {
    WarehouseSpec ghosts = LakeTables.withGhost(NEWEST.toBuilder().setOrdinal(0).build());
    TableSpec table = ghosts.tables().get(0);
    for (int i = 0; i < 2; i++) {
      try (DuckDbSession session =
          DuckDbSession.open(file, ghosts, Backfill.NONE, Outbox.Use.KEPT)) {
        LakeSink.open(
                session,
                ghosts,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))
            .close();
        assertThat(LakeTables.query(lake, LakeTables.all(table)).size(), is(1));
        try (Connection connection = session.connect();
            Statement statement = connection.createStatement()) {
          statement.execute("DELETE FROM mart.newest"); // As nobody but a test does.
        }
      }
    }
  }

  @Test
  void anOpeningWithoutANewRowCommitsNothing() {
    fill(2);
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      sink.commit();
      assertThat(sink.rows(), is(0L));
    }
  }

  @Test
  void saysInOneLineWhyItCannotBeWritten() throws IOException {
    Files.writeString(lake, "a file");
    assertThat(
        assertThrows(LakeException.class, () -> LakeTables.open(lake)).getMessage(),
        containsString("cannot hold a lake"));
    Files.delete(lake);
    Files.createDirectories(lake);
    Files.writeString(lake.resolve("catalog.db"), "no database at all, but text ".repeat(200));
    LakeException e = assertThrows(LakeException.class, () -> LakeTables.open(lake));
    assertThat(e.getMessage(), containsString("cannot be opened as a lake: "));
    assertThat(String.valueOf(e.getMessage()).lines().count(), is(1L));
  }

  @Test
  void aLakeThatWasRefusedLeavesNothingInTheFile(@TempDir Path elsewhere) {
    fill(1);
    Path other = elsewhere.resolve("other.duckdb");
    try (DuckDbSession session = DuckDbSession.open(other, SPEC, Backfill.NONE, Outbox.Use.KEPT)) {
      assertThrows(
          LakeException.class,
          () ->
              LakeSink.open(
                  session,
                  SPEC,
                  LakeTables.open(lake),
                  LakeFormat.AS_BEFORE,
                  NEVER,
                  new LakeUpkeep(8)));
    }
    try (DuckDbSession session = DuckDbSession.open(other, SPEC)) {
      assertThat(session.outbox().isPresent(), is(false));
    }
  }

  private DuckDbSession open() {
    return DuckDbSession.open(file, SPEC, Backfill.NONE, Outbox.Use.KEPT);
  }

  private void fill(int times) {
    try (DuckDbSession session = open();
        LakeSink sink =
            LakeSink.open(
                session,
                SPEC,
                LakeTables.open(lake),
                LakeFormat.AS_BEFORE,
                NEVER,
                new LakeUpkeep(8))) {
      for (int i = 0; i < times; i++) {
        writer.write(session, 1);
        sink.commit();
      }
    }
  }

  private static String waiting(DuckDbSession session) {
    return String.valueOf(
        session
            .query(
                "SELECT (SELECT count(*) FROM lake_outbox.\"raw.records\")"
                    + " + (SELECT count(*) FROM lake_outbox.\"mart.totals\")"
                    + " + (SELECT count(*) FROM lake_outbox.\"#whole\")")
            .get(0)
            .get(0));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path source : files.toList()) {
        Files.copy(source, to.resolve(from.relativize(source).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
