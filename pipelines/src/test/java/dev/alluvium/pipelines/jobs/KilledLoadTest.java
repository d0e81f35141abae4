package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.process.ChildProcess;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load of files whose process is killed, at no particular moment, and that is run again. */
@Timeout(300)
class KilledLoadTest {
  private static final int LINES = 20_000;

  /** Per event and source what the ledger has, and what the tables have, where these differ. */
  private static final String DIFFERENCES =
      """
      WITH rows AS (
        SELECT 'made' AS event, source, count(*) AS n FROM raw.made GROUP BY ALL
        UNION ALL SELECT 'sold', source, count(*) FROM raw.sold GROUP BY ALL
        UNION ALL SELECT topic, source, count(*) FROM quarantine.rejects GROUP BY ALL),
      stored AS (SELECT event, source, sum(n) AS n FROM rows GROUP BY ALL),
      counted AS (
        SELECT event, source, sum(records) AS n FROM ops.ledger
        WHERE outcome IN ('accepted', 'rejected') GROUP BY ALL)
      SELECT event, source, stored.n, counted.n FROM stored
      FULL JOIN counted USING (event, source) WHERE %s
      """;

  private final Path folder;
  private final Loaded loaded;

  KilledLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.loaded = new Loaded(folder.resolve("w.duckdb"), Workshop.contracts().toString());
  }

  /** The job, which tells of rows in raw as they come. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) throws Exception {
      Path file = Path.of(arguments[0]);
      Thread told = new Thread(() -> tell(file, Long.parseLong(arguments[2])));
      told.setDaemon(true);
      told.start();
      LoadWarehouse.run(
          PipelineOptionsFactory.fromArgs(
                  "--domain=" + Workshop.contracts(),
                  "--warehouse=duckdb:" + file,
                  "--input=" + arguments[1],
                  "--statusEvery=0s")
              .as(LoadWarehouseOptions.class),
          new RunControl());
      System.out.println("done");
    }

    private static void tell(Path file, long enough) {
      while (rows(file) < enough) {
        try {
          TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
          return;
        }
      }
      System.out.println("enough");
    }

    private static long rows(Path file) {
      try {
        Object rows = DuckDbSession.of(file).query("SELECT count(*) FROM raw.made").get(0).get(0);
        return rows == null ? 0 : ((Number) rows).longValue();
      } catch (DuckDbException e) {
        return 0; // Not open yet.
      }
    }
  }

  @Test
  void hasCountedEveryRecordThatIsInTheFileWheneverItIsKilled() throws Exception {
    Random random = new Random(31);
    Path input =
        Workshop.input(
            folder.resolve("input"),
            Workshop.made(random, LINES),
            Workshop.sold(random, LINES / 4),
            3);
    for (int enough : new int[] {1, LINES / 3}) {
      long there = Files.exists(loaded.file()) ? loaded.count("raw.made") : 0;
      killAt(input, there + enough);
      assertThat("rows at the kill", loaded.count("raw.made"), is(greaterThan(there)));
      assertThat(
          "short of the rows that are there",
          differences(
              there == 0 ? "stored.n IS DISTINCT FROM counted.n" : "NOT stored.n <= counted.n"),
          is(empty()));
    }
    assertThat("killed before the end", loaded.count("raw.made"), is(lessThan(LINES * 1L)));
    loaded.load(input);
    assertThat("after a run to the end", differences("NOT stored.n <= counted.n"), is(empty()));
    assertThat("all read again", differences("stored.n < counted.n"), is(not(empty())));
  }

  private List<String> differences(String condition) {
    return loaded.query(DIFFERENCES.formatted(condition));
  }

  private void killAt(Path input, long rows) throws IOException, InterruptedException {
    try (ChildProcess job =
        ChildProcess.start(
            Job.class, folder, loaded.file().toString(), input.toString(), String.valueOf(rows))) {
      job.await("enough");
      job.signal("KILL");
      job.exitCode();
    }
  }
}
