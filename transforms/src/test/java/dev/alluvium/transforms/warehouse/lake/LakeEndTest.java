package dev.alluvium.transforms.warehouse.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;

import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.Backfill;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that keeps a lake may end anywhere. */
class LakeEndTest {
  private static final TableSpec TOTALS = LakeTables.totals().toBuilder().setOrdinal(0).build();
  private static final WarehouseSpec SPEC = LakeTables.warehouse(TOTALS);
  private static final TableSpec FIRST =
      LakeTables.pairs("first", MergeRule.FIRST_WRITTEN, 0).build();
  private static final TableSpec SECOND =
      LakeTables.pairs("second", MergeRule.FIRST_WRITTEN, 1).build();
  private static final WarehouseSpec TWO = LakeTables.warehouse(FIRST, SECOND);
  private static final Duration NEVER = Duration.ofDays(1);

  private final LakeWriter writer = new LakeWriter(TOTALS);
  private final Path folder;

  LakeEndTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Each time another file and another lake. */
  @Test
  void mayEndAtAnyFileSystemCallWhileALakeIsMade() {
    int ends = 0;
    while (ends(0, ends)) {
      ends++;
    }
    assertThat(ends, is(greaterThan(5)));
  }

  /** New rows, rows that are taken out, files that are merged. */
  @Test
  void mayEndAtAnyFileSystemCallOfACommit() {
    int ends = 0;
    while (ends(2, ends)) {
      ends++;
    }
    assertThat(ends, is(greaterThan(15)));
  }

  /**
   * Whether a process has ended at a call, and the next one has found all.
   *
   * @param commits of which the calls of the last one are counted; with none, those of the opening
   */
  private boolean ends(int commits, int calls) {
    Path file = folder.resolve(commits + "-" + calls + ".duckdb");
    Path lake = folder.resolve("lake" + commits + "-" + calls);
    EndingFiles files = new EndingFiles();
    try (DuckDbSession session = open(file)) {
      if (commits == 0) {
        files.endAfter(calls);
      }
      LakeSink sink = open(session, LakeTables.open(lake, files));
      for (int i = 1; i <= commits; i++) {
        if (i == commits) {
          files.endAfter(calls);
        }
        writer.write(session, 1);
        sink.commit();
      }
    } catch (ProcessEnd | LakeException e) { // Some calls are made by other threads.
      assertThat(files.isEnded(), is(true));
    }
    recover(file, lake); // Though nobody has closed the sink.
    return files.isEnded();
  }

  private void recover(Path file, Path lake) {
    try (DuckDbSession session = open(file);
        LakeSink sink = open(session, LakeTables.open(lake))) {
      sink.commit();
      LakeTables.assertSame(session, lake, TOTALS);
    }
  }

  /** A commit is of one table; what is read of several is what they had at one moment. */
  @Test
  void whatIsReadIsOfOneMomentWhereverAProcessEnds() {
    int ends = 0;
    while (endsBetweenTables(ends)) {
      ends++;
    }
    assertThat(ends, is(greaterThan(5)));
  }

  /** Brings a row to each of two tables. */
  private void commit(DuckDbSession session, LakeSink sink, long number) {
    for (TableSpec table : List.of(FIRST, SECOND)) {
      session.handOver(List.of(writer.upsert(table, "k", number, null, number)));
    }
    session.flush();
    sink.commit();
  }

  private static String rowsOfBoth(Path lake) {
    List<String> counts =
        LakeTables.query(
                lake,
                "SELECT (SELECT count(*) FROM mart.first), (SELECT count(*) FROM mart.second)")
            .get(0);
    assertThat(counts.get(0), is(counts.get(1)));
    return counts.get(0);
  }

  /** Whether a process has ended at a call of the second commit of two tables of one row each. */
  private boolean endsBetweenTables(int calls) {
    Path lake = folder.resolve("moment" + calls);
    EndingFiles files = new EndingFiles();
    try (DuckDbSession session =
        DuckDbSession.open(
            folder.resolve(calls + ".duckdb"), TWO, Backfill.NONE, Outbox.Use.KEPT)) {
      LakeSink sink =
          LakeSink.open(
              session,
              TWO,
              LakeTables.open(lake, files),
              LakeFormat.AS_BEFORE,
              NEVER,
              new LakeUpkeep(9));
      for (long commit = 1; commit <= 2; commit++) {
        if (commit == 2) {
          files.endAfter(calls);
        }
        commit(session, sink, commit);
      }
    } catch (ProcessEnd | LakeException e) {
      assertThat(files.isEnded(), is(true));
    }
    assertThat(rowsOfBoth(lake), is(oneOf(files.isEnded() ? "1" : "2", "2")));
    return files.isEnded();
  }

  @Test
  void whatIsReadIsOfOneMomentWhileALakeIsMadeAnewOfAnOlderFile() throws IOException {
    int ends = 0;
    while (endsWhileItIsMadeAnew(ends)) {
      ends++;
    }
    assertThat(ends, is(greaterThan(5)));
  }

  /** The file has one row of each of two tables then, the lake two. */
  private boolean endsWhileItIsMadeAnew(int calls) throws IOException {
    Path lake = folder.resolve("anew" + calls);
    Path file = folder.resolve("anew" + calls + ".duckdb");
    Path older = folder.resolve("older" + calls + ".duckdb");
    for (long commit = 1; commit <= 2; commit++) {
      try (DuckDbSession session = DuckDbSession.open(file, TWO, Backfill.NONE, Outbox.Use.KEPT);
          LakeSink sink =
              LakeSink.open(
                  session,
                  TWO,
                  LakeTables.open(lake),
                  LakeFormat.AS_BEFORE,
                  NEVER,
                  new LakeUpkeep(9))) {
        commit(session, sink, commit);
      }
      if (commit == 1) {
        Files.copy(file, older);
      }
    }
    EndingFiles files = new EndingFiles();
    Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
    try (DuckDbSession session = DuckDbSession.open(file, TWO, Backfill.NONE, Outbox.Use.KEPT)) {
      LakeSink sink =
          LakeSink.open(
              session,
              TWO,
              LakeTables.open(lake, files),
              LakeFormat.AS_BEFORE,
              NEVER,
              new LakeUpkeep(9));
      files.endAfter(calls);
      sink.commit();
    } catch (ProcessEnd | LakeException e) {
      assertThat(files.isEnded(), is(true));
    }
    assertThat(rowsOfBoth(lake), is(oneOf(files.isEnded() ? "2" : "1", "1")));
    return files.isEnded();
  }

  @Test
  void aCommitThatWasNotNotedIsNotMadeAgain() throws SQLException {
    Path file = folder.resolve("w.duckdb");
    Path lake = folder.resolve("lake");
    try (DuckDbSession session = open(file)) {
      LakeSink sink = open(session, LakeTables.open(lake));
      writer.write(session, 3);
      sink.commit();
      // As if the process had ended between the lake's commit and the file's note of it.
      try (Connection connection = session.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(
            "INSERT INTO lake_outbox.\"mart.totals\" BY NAME (SELECT a, b, (SELECT max(flush) FROM"
                + " lake_outbox.\"#taken\") AS \"#flush\", false AS \"#new\" FROM mart.totals)");
        statement.execute(
            "UPDATE lake_outbox.\"#taken\" SET flush = flush - 1 WHERE table_name LIKE 'mart%'");
      }
    }
    try (DuckDbSession session = open(file);
        LakeSink sink = open(session, LakeTables.open(lake))) {
      sink.commit();
      assertThat(sink.rows(), is(0L));
      LakeTables.assertSame(session, lake, TOTALS);
    }
  }

  @Test
  void filesThatNoCommitNamesAreDeletedAfterAnEnd() throws IOException {
    Path file = folder.resolve("w.duckdb");
    Path lake = folder.resolve("lake");
    try (DuckDbSession session = open(file)) {
      LakeSink sink = open(session, LakeTables.open(lake)); // Which nobody closes.
      writer.write(session, 1);
      sink.commit();
    }
    Path orphan = lake.resolve("mart/totals/data/f9-left.parquet");
    Files.writeString(orphan, "half of a file");
    recover(file, lake);
    assertThat(Files.exists(orphan), is(false));
  }

  private static DuckDbSession open(Path file) {
    return DuckDbSession.open(file, SPEC, Backfill.NONE, Outbox.Use.KEPT);
  }

  private static LakeSink open(DuckDbSession session, Lake lake) {
    return LakeSink.open(session, SPEC, lake, LakeFormat.AS_BEFORE, NEVER, new LakeUpkeep(1));
  }

  /** Which nothing catches, and nothing is tried again for. */
  private static final class ProcessEnd extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Files that do nothing any more after some calls, as those of a process that has ended. */
  private static final class EndingFiles extends LocalFiles {
    private static final long serialVersionUID = 1L;

    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    void endAfter(int calls) {
      left.set(calls);
    }

    boolean isEnded() {
      return left.get() < 0;
    }

    private void call() {
      if (left.getAndDecrement() <= 0) {
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
