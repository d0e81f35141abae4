package dev.alluvium.transforms.warehouse.lake;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
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
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession.OutboxUse;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
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

  LakeSinkTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
    this.lake = folder.resolve("a lake [of *ours?]");
  }

  @Test
  void hasWhatTheFileHasAfterEachCommit() {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      for (int i = 0; i < 40; i++) {
        write(session, 1 + random.nextInt(3));
        if (i % 13 == 12) {
          DuckDbWarehouse.of(file)
              .transact(TOTALS.qualifiedName(), List.of("DELETE FROM mart.totals WHERE b % 2 = 0"));
        }
        sink.commit();
        if (i % 4 == 0) {
          assertSame(session);
        }
      }
      assertSame(session);
      assertThat(waiting(session), is("0"));
    }
  }

  @Test
  void aFileSaysWhatItHasAndIsCutByDay() throws IOException {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      write(session, 5);
      sink.commit();
      try (LakeFolder folder = LakeFolder.openExisting(lake)) {
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
  void recoversFromAnEndAtAnyFileSystemCall() {
    int calls = 0;
    for (int stopAt = 0; ; stopAt++) {
      boolean isStopped = false;
      DyingFiles files = new DyingFiles(stopAt);
      try (DuckDbSession session = open()) {
        try {
          LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake, files), NEVER);
          write(session, 1);
          sink.commit();
        } catch (ProcessEnd e) {
          isStopped = true; // And nobody closes it.
        }
      }
      if (!isStopped) {
        break;
      }
      calls++;
      try (DuckDbSession session = open();
          LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
        sink.commit();
        assertSame(session);
      }
    }
    assertThat(calls, is(greaterThan(20)));
  }

  @Test
  void aCommitThatWasNotNotedIsNotMadeAgain() throws SQLException {
    try (DuckDbSession session = open()) {
      LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER);
      write(session, 3);
      sink.commit();
      // As if the process had ended between the lake's commit and the file's note of it.
      try (Connection connection = session.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO lake_outbox.\"raw.records\" BY NAME (SELECT *, (SELECT max(flush) FROM"
                + " lake_outbox.\"#taken\") AS \"#flush\", false AS \"#key_only\" FROM raw.records)");
        statement.execute(
            "UPDATE lake_outbox.\"#taken\" SET flush = flush - 1 WHERE table_name LIKE 'raw%'");
      }
    }
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      sink.commit();
      assertThat(sink.rows(), is(0L));
      assertSame(session);
    }
  }

  @Test
  void whatIsWrittenWithoutTheLakeComesToItLater() {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      write(session, 2);
      sink.commit();
    }
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      write(session, 4);
    }
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER).close();
      assertSame(session);
    }
  }

  @Test
  void takesAFileThatHasRowsAlready() {
    try (DuckDbSession session = DuckDbSession.open(file, SPEC)) {
      write(session, 4);
    }
    try (DuckDbSession session = open()) {
      LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER).close();
      assertSame(session);
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
      LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER).close();
      assertSame(session);
    }
    delete(lake);
    try (DuckDbSession session = open()) {
      LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER).close();
      assertSame(session);
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
        assertSame(session);
      }
    }
  }

  @Test
  void refusesTheLakeOfAnotherWarehouse(@TempDir Path elsewhere) {
    fill(1);
    Path other = elsewhere.resolve("other.duckdb");
    try (DuckDbSession session = DuckDbSession.open(other, SPEC, Backfill.NONE, OutboxUse.KEPT)) {
      LakeException e =
          assertThrows(
              LakeException.class,
              () -> LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER));
      assertThat(e.getMessage(), containsString("of another warehouse: choose another folder"));
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
        LakeSink sink = LakeSink.open(session, spec, LakeFolder.open(lake), NEVER);
        for (int n = 0; n < 20; n++) {
          List<@Nullable Object> values = new ArrayList<>(newest());
          if (i > 5) {
            values.remove(3);
          }
          values.add("v" + n);
          session.handOver(List.of(upsert(table, values.toArray())));
        }
        session.flush();
        sink.close();
        assertSame(session, table);
      }
    }
    try (LakeFolder folder = LakeFolder.openExisting(lake)) {
      Table newest = requireNonNull(folder.find("mart", "newest"));
      assertThat(newest.schema().findField("n"), is(not((Object) null)));
      assertThat(newest.schema().findField("more_3").doc(), is("more of it 3"));
    }
  }

  @Test
  void filesAndSnapshotsDoNotGrowWithTheNumberOfCommits() throws IOException {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      for (int i = 0; i < 40; i++) {
        write(session, 1);
        sink.commit();
      }
      assertSame(session);
    }
    try (LakeFolder folder = LakeFolder.openExisting(lake)) {
      for (String name : List.of("totals", "newest")) {
        Table table = requireNonNull(folder.find("mart", name));
        assertThat(name, LakeUpkeep.files(table).size(), is(lessThan(80)));
        assertThat(
            name,
            Integer.parseInt(table.currentSnapshot().summary().get("total-delete-files")),
            is(lessThan(20)));
      }
    }
  }

  @Test
  void filesThatNoCommitNamesAreDeletedAfterAnEnd() throws IOException {
    try (DuckDbSession session = open()) {
      LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER);
      write(session, 2);
      sink.commit();
    }
    Path orphan = lake.resolve("raw/records/data/f9-left.parquet");
    Files.writeString(orphan, "half of a file");
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      assertThat(Files.exists(orphan), is(false));
      sink.commit();
      assertSame(session);
    }
  }

  @Test
  void commitsByItself() throws InterruptedException {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, lake, Duration.ofMillis(20))) {
      write(session, 1);
      for (int i = 0; i < 500 && sink.rows() == 0; i++) {
        Thread.sleep(20);
      }
      assertThat(sink.rows(), is(greaterThan(0L)));
    }
  }

  @Test
  void tellsHowFarTheSourcesWereRead() {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      TableSpec positions = session.table(OpsTables.POSITIONS);
      session.handOver(
          List.of(upsert(positions, "topic-0", 42L, "id", Instant.parse("2026-01-01T00:00:00Z"))));
      write(session, 1);
      sink.commit();
    }
    try (LakeFolder folder = LakeFolder.openExisting(lake)) {
      Table records = requireNonNull(folder.find("raw", "records"));
      assertThat(
          records.currentSnapshot().summary().get(LakeTable.POSITIONS), is("{\"topic-0\":42}"));
    }
  }

  private DuckDbSession open() {
    return DuckDbSession.open(file, SPEC, Backfill.NONE, OutboxUse.KEPT);
  }

  private void fill(int times) {
    try (DuckDbSession session = open();
        LakeSink sink = LakeSink.open(session, SPEC, LakeFolder.open(lake), NEVER)) {
      for (int i = 0; i < times; i++) {
        write(session, 1);
        sink.commit();
      }
    }
  }

  /** Some flushes of rows that are new, come again, replace others or take them out. */
  private void write(DuckDbSession session, int flushes) {
    for (int flush = 0; flush < flushes; flush++) {
      List<TableMutation> mutations = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        mutations.add(upsert(RECORDS, record().toArray()));
        TableMutation total = upsert(TOTALS, newest().toArray());
        mutations.add(
            random.nextInt(8) == 0 ? TableMutation.delete(TOTALS, total.row(), ++sequence) : total);
        mutations.add(upsert(NEWEST, newest().toArray()));
      }
      session.handOver(mutations);
      session.flush();
    }
  }

  private long sequence;
  private long position;

  private TableMutation upsert(TableSpec table, @Nullable Object... values) {
    return TableMutation.upsert(
        table, Row.withSchema(table.rowSchema()).attachValues(values), ++sequence);
  }

  private List<@Nullable Object> record() {
    boolean isRepeated = random.nextInt(5) == 0 && position > 10;
    long at = isRepeated ? random.nextLong(position) : position++;
    Random of = new Random(at);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(at % 50 == 0 ? null : "s" + at % 3);
    values.add(at);
    values.add(
        at % 41 == 0
            ? null
            : at % 43 == 0
                ? Instant.parse("+12024-02-03T04:05:06.000007Z")
                : at % 47 == 0
                    ? Instant.parse("0044-03-15T00:00:00Z")
                    : Instant.parse("2026-01-01T00:00:00Z").plusSeconds(of.nextInt(400_000)));
    values.add(LocalDate.of(2026, 1, 1).plusDays(of.nextInt(5)));
    values.add(new BigDecimal("-12.5").add(BigDecimal.valueOf(at)));
    values.add(at % 7 == 0 ? Double.NaN : at / 8.0);
    values.add(at % 2 == 0);
    values.add("{\"a\":\"ü" + at + "\"}");
    values.add(("bytes " + at).getBytes(StandardCharsets.UTF_8));
    return values;
  }

  private List<@Nullable Object> newest() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(random.nextInt(20) == 0 ? null : "k" + random.nextInt(12));
    values.add((long) random.nextInt(20));
    values.add(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(400_000)));
    values.add(random.nextLong(1000));
    return values;
  }

  private void assertSame(DuckDbSession session) {
    for (TableSpec table : List.of(RECORDS, TOTALS, NEWEST)) {
      assertSame(session, table);
    }
  }

  private void assertSame(DuckDbSession session, TableSpec table) {
    List<List<String>> stored = new ArrayList<>();
    session
        .query(LakeTables.all(table))
        .forEach(row -> stored.add(row.stream().map(String::valueOf).toList()));
    List<List<String>> expected = LakeTables.sorted(stored);
    assertThat(
        "DuckDB over the lake's files",
        LakeTables.sorted(LakeTables.query(lake, LakeTables.all(table))),
        equalTo(expected));
    if (table.rule() != MergeRule.FIRST_WRITTEN) { // Whose doubles and JSON Java writes otherwise.
      assertThat(
          "Iceberg's reader",
          LakeTables.sorted(LakeTables.byIceberg(lake, table)),
          equalTo(expected));
    } else {
      assertThat("Iceberg's reader", LakeTables.byIceberg(lake, table).size(), is(expected.size()));
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

  /** Which nothing catches, and nothing is tried again for. */
  private static final class ProcessEnd extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Files that do nothing any more after so many calls, as those of a process that has ended. */
  private static final class DyingFiles extends LocalFiles {
    private static final long serialVersionUID = 1L;

    private int left;

    DyingFiles(int calls) {
      this.left = calls;
    }

    private void call() {
      if (left-- <= 0) {
        throw new ProcessEnd();
      }
    }

    @Override
    public InputFile newInputFile(String location) {
      call();
      return super.newInputFile(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      call();
      return super.newOutputFile(location);
    }

    @Override
    public void deleteFile(String location) {
      call();
      super.deleteFile(location);
    }
  }
}
