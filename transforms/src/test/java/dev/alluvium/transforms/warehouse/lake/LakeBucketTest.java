package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbWarehouse;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake in a bucket, whose catalog is asked by Iceberg's REST protocol. */
class LakeBucketTest {
  private static final TableSpec RECORDS = LakeTables.records();
  private static final TableSpec TOTALS = LakeTables.totals();
  private static final TableSpec NEWEST = LakeTables.newest();
  private static final WarehouseSpec SPEC = LakeTables.warehouse(RECORDS, TOTALS, NEWEST);
  private static final TableSpec ALONE = TOTALS.toBuilder().setOrdinal(0).build();
  private static final Duration NEVER = Duration.ofDays(1);

  private final Path file;
  private final Path scratch;
  private final LakehouseDouble cloud;
  private final LakePlace place;
  private final Random random = new Random(7);
  private final LakeWriter writer = new LakeWriter(RECORDS, TOTALS, NEWEST);

  LakeBucketTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
    this.scratch = folder.resolve("scratch");
    this.cloud = new LakehouseDouble(folder);
    this.place = LakePlace.of(cloud.place());
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private DuckDbSession open() {
    return open(file, SPEC);
  }

  private static DuckDbSession open(Path file, WarehouseSpec spec) {
    return DuckDbSession.open(file, spec, Backfill.NONE, Outbox.Use.KEPT);
  }

  private LakeSink sink(DuckDbSession session) {
    return sink(session, SPEC, NEVER, 8);
  }

  private LakeSink sink(DuckDbSession session, WarehouseSpec spec, Duration every, int due) {
    return LakeSink.open(
        session, spec, Lake.open(place, scratch), LakeFormat.AS_BEFORE, every, new LakeUpkeep(due));
  }

  private void assertSame(DuckDbSession session) {
    LakeTables.assertSame(session, place, scratch, RECORDS, TOTALS, NEWEST);
  }

  @Test
  void hasWhatTheFileHasAfterEachCommit() {
    try (DuckDbSession session = open()) {
      try (LakeSink sink = sink(session)) {
        for (int i = 0; i < 10; i++) {
          writer.write(session, 1 + random.nextInt(3));
          if (i % 6 == 5) {
            DuckDbWarehouse.of(file)
                .transact(
                    TOTALS.qualifiedName(), List.of("DELETE FROM mart.totals WHERE b % 2 = 0"));
          }
          sink.commit();
        }
        assertSame(session);
      }
      assertSame(session);
    }
    assertThat("what was on this machine", Files.exists(scratch), is(false));
  }

  /**
   * Each call is once not made, or made and not answered: a client that is cut off knows neither.
   */
  @Test
  void mayEndAtAnyRequestWhileALakeIsMade() {
    int ends = 0;
    while (ends(0, ends)) {
      ends++;
    }
    assertThat(ends, is(greaterThan(10)));
  }

  /** New rows, rows that are taken out, files that are merged. */
  @Test
  void mayEndAtRequestsOfACommit() {
    int ends = 0;
    while (ends(2, ends)) {
      ends += 3; // An odd one is done and not answered, an even one not done.
    }
    assertThat(ends, is(greaterThan(30)));
  }

  /**
   * Whether a process has ended at a request, and the next one has found all.
   *
   * @param commits of which the requests of the last one are counted; with none, those of the
   *     opening
   */
  private boolean ends(int commits, int requests) {
    cloud.forget();
    WarehouseSpec spec = LakeTables.warehouse(ALONE);
    LakeWriter alone = new LakeWriter(ALONE);
    Path ended = file.resolveSibling(commits + "-" + requests + ".duckdb");
    boolean isLastDone = requests % 2 == 1;
    try (DuckDbSession session = open(ended, spec)) {
      if (commits == 0) {
        cloud.endAfter(requests, isLastDone);
      }
      LakeSink sink = sink(session, spec, NEVER, 1);
      for (int i = 1; i <= commits; i++) {
        if (i == commits) {
          cloud.endAfter(requests, isLastDone);
        }
        alone.write(session, 1);
        sink.commit();
      }
    } catch (LakeException e) {
      // As it must, where the process has ended.
    }
    boolean hasEnded = cloud.hasEnded();
    try (DuckDbSession session = open(ended, spec);
        LakeSink sink = sink(session, spec, NEVER, 1)) {
      sink.commit();
      LakeTables.assertSame(session, place, scratch.resolveSibling("reader"), ALONE);
      assertThat("files that nobody names", cloud.orphans(place, scratch), is(empty()));
    }
    return hasEnded;
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNotMadeAgain() {
    try (DuckDbSession session = open();
        LakeSink sink = sink(session)) {
      writer.write(session, 2);
      sink.commit();
      writer.write(session, 1);
      cloud.loseAnswers(1);
      sink.commit();
      assertThat("an answer was lost", cloud.losesAnswers(), is(false));
      assertSame(session);
    }
  }

  /** What waits goes on waiting; the stream goes on. */
  @Test
  void waitsForACatalogThatDoesNotAnswer() throws InterruptedException {
    try (DuckDbSession session = open();
        LakeSink sink = sink(session, SPEC, Duration.ofMillis(20), 8)) {
      cloud.refuse(1);
      sink.start();
      writer.write(session, 2);
      for (int i = 0; i < 500 && sink.rows() == 0; i++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(sink.rows(), is(greaterThan(0L)));
      assertThat("no longer refused", cloud.refuses(), is(false));
    }
    try (DuckDbSession session = open()) {
      assertSame(session);
    }
  }

  @Test
  void aFileKnowsWhereItsLakeIs() {
    fill();
    try (DuckDbSession session = open()) {
      assertThat(LakeSink.place(session), is(Optional.of(place)));
      assertThat(LakeSink.place(session).orElseThrow().toString(), is(cloud.place()));
    }
    Path other = file.resolveSibling("other.duckdb");
    try (DuckDbSession session = open(other, SPEC)) {
      LakeException e = assertThrows(LakeException.class, () -> sink(session));
      assertThat(e.getMessage(), containsString("of another warehouse: choose another lake"));
    }
    LakeException taken =
        assertThrows(LakeException.class, () -> Lake.refuseTaken(place, SPEC, scratch));
    assertThat(taken.getMessage(), containsString("of another warehouse"));
  }

  /** And says so of one whose name it cannot find in the statement. */
  @Test
  void aReaderFetchesTablesThatAreNamed() throws SQLException {
    fill();
    try (LakeViews views = LakeViews.open(place, scratch);
        Statement statement = views.connection().createStatement()) {
      assertThat(
          LakeTables.texts(statement, "SELECT table_name FROM information_schema.tables ORDER BY 1")
              .stream()
              .map(row -> row.get(0))
              .toList(),
          contains("newest", "positions", "records", "totals"));
      assertThat(Files.exists(scratch.resolve("fetched")), is(false));
      String sql = "SELECT count(*) > 0 FROM MART.Newest";
      views.prepare(sql);
      assertThat(LakeTables.texts(statement, sql), is(List.of(List.of("true"))));
      SQLException e =
          assertThrows(
              SQLException.class,
              () ->
                  LakeTables.texts(
                      statement, "SELECT count(*) FROM query_table('mart.to' || 'tals')"));
      assertThat(
          e.getMessage(),
          containsString("mart.totals is fetched where a statement names it: write its name in"));
    }
    assertThat(Files.exists(scratch), is(false));
  }

  /** Which this one does, of a class that would show Google's credentials to anybody. */
  @Test
  void theCatalogDoesNotChooseTheClassThatReachesFiles() {
    fill();
    try (Lake lake = Lake.openExisting(place, scratch)) {
      for (Table table : lake.tables()) {
        assertThat(table.io(), is(instanceOf(BucketFiles.class)));
      }
    }
  }

  /** Be it by half an answer. */
  @Test
  void anObjectThatIsNotWhatWasWrittenIsTold() throws SQLException {
    fill();
    cloud
        .bucket()
        .objects()
        .replaceAll((name, bytes) -> name.endsWith(".parquet") ? Arrays.copyOf(bytes, 100) : bytes);
    try (LakeViews views = LakeViews.open(place, scratch)) {
      LakeException e =
          assertThrows(
              LakeException.class, () -> views.prepare("SELECT count(*) FROM mart.newest"));
      assertThat(
          e.getMessage(),
          matchesPattern(
              "gs://a-lake/mart/newest/\\S+\\.parquet has [\\d,]+ bytes, of which 100 came: .*"));
    }
  }

  @Test
  void aFileCanBeMadeOfIt() throws SQLException {
    fill();
    Path made = file.resolveSibling("made.duckdb");
    LakeRecords.restore(place, made, SPEC, scratch);
    try (DuckDbSession session = open();
        DuckDbSession other = DuckDbSession.open(made, SPEC)) {
      String rows = LakeTables.all(RECORDS);
      assertThat(other.query(rows).toString(), is(session.query(rows).toString()));
    }
  }

  @Test
  void hasNoPlainFiles() {
    try (DuckDbSession session = open()) {
      LakeException e =
          assertThrows(
              LakeException.class,
              () -> LakeSink.open(session, SPEC, place, LakeFormat.HIVE, NEVER));
      assertThat(e.getMessage(), containsString("plain files stand in a folder"));
    }
  }

  private void fill() {
    try (DuckDbSession session = open();
        LakeSink sink = sink(session)) {
      writer.write(session, 3);
      sink.commit();
    }
  }
}
