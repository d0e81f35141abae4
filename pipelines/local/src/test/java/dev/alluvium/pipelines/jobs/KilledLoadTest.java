package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.process.ChildProcess;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A load whose process is killed, at no particular moment, and that is run again. */
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

  private final Random random = new Random(31);
  private final Path folder;
  private final Loaded loaded;

  KilledLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.loaded = new Loaded(folder.resolve("w.duckdb"), Workshop.contracts().toString());
  }

  /** The job, which tells of rows in raw as they come. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      Thread told = new Thread(() -> tell(file, Long.parseLong(arguments[1])));
      told.setDaemon(true);
      told.start();
      run(file, List.of(arguments).subList(2, arguments.length));
      join(told); // A short load may be over before its rows were counted.
      System.out.println("done");
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    static void run(Path file, List<String> source) {
      List<String> options = new ArrayList<>(source);
      options.add("--domain=" + Workshop.contracts());
      options.add("--warehouse=duckdb:" + file);
      options.add("--statusEvery=0s");
      LoadWarehouse.run(
          PipelineOptionsFactory.fromArgs(options.toArray(String[]::new))
              .as(LoadWarehouseOptions.class),
          new RunControl());
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

  /** Where records are brought, and the options of a run that reads them. */
  private interface Source {
    void bring(List<String> made, List<String> sold) throws Exception;

    List<String> options();
  }

  @Test
  void hasCountedEveryRecordOfFilesWheneverItIsKilled() throws Exception {
    Path input = folder.resolve("input");
    killAndComeToTheEnd(
        new Source() {
          private int files;

          @Override
          public void bring(List<String> made, List<String> sold) {
            Workshop.input(input, made, sold, 3, files);
            files += 3;
          }

          @Override
          public List<String> options() {
            return List.of("--input=" + input);
          }
        },
        List.of());
  }

  /** Commits to the lake all the while; the run to the end is not told of it. */
  @Test
  void aLakeHasWhatTheFileHasWheneverItIsKilled() throws Exception {
    Path lake = folder.resolve("lake");
    Path input = folder.resolve("input");
    for (int i = 0; i < 3; i++) {
      Workshop.input(
          input, Workshop.made(random, LINES / 4), Workshop.sold(random, LINES / 16), 3, 3 * i);
      long there = Files.exists(loaded.file()) ? loaded.count("raw.made") : 0;
      List<String> options =
          List.of(
              "--input=" + input, "--lake=file:" + lake, "--lakeFormat=hive", "--lakeEvery=20ms");
      killAt(options, there + 1 + i * LINES / 16);
    }
    Job.run(loaded.file(), List.of("--input=" + input));
    assertThat(loaded.count("raw.made"), is(greaterThan(0L)));
    assertThat(LakeDifferences.of(lake, loaded), is(empty()));
  }

  @Test
  void hasCountedEveryRecordOfKafkaWheneverItIsKilled() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("made", 2, "sold", 1));
      killAndComeToTheEnd(
          new Source() {
            @Override
            public void bring(List<String> made, List<String> sold) throws Exception {
              send(kafka, "made", made);
              send(kafka, "sold", sold);
            }

            @Override
            public List<String> options() {
              return List.of("--source=kafka", "--bootstrapServers=" + kafka.bootstrapServers());
            }
          },
          List.of("--stopAtEnd=true"));
    }
  }

  /** More comes before each kill, so that rows to wait for are there however quick the load is. */
  private void killAndComeToTheEnd(Source source, List<String> toTheEnd) throws Exception {
    for (int enough : new int[] {1, LINES / 6}) {
      long there = Files.exists(loaded.file()) ? loaded.count("raw.made") : 0;
      source.bring(Workshop.made(random, LINES / 2), Workshop.sold(random, LINES / 8));
      killAt(source.options(), there + enough);
      assertThat("rows at the kill", loaded.count("raw.made"), is(greaterThan(there)));
      assertThat(
          "short of the rows that are there",
          differences(
              there == 0
                  ? "stored.n IS DISTINCT FROM counted.n"
                  : "(stored.n <= counted.n) IS NOT true"),
          is(empty()));
    }
    List<String> last = new ArrayList<>(source.options());
    last.addAll(toTheEnd);
    Job.run(loaded.file(), last);
    assertThat("all is there", loaded.count("raw.sold"), is(LINES / 4L));
    assertThat(
        "after a run to the end", differences("(stored.n <= counted.n) IS NOT true"), is(empty()));
  }

  private static void send(EmbeddedKafka kafka, String topic, List<String> lines) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (String line : lines) {
        sent.add(producer.send(new ProducerRecord<>(topic, line.getBytes(UTF_8))));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
  }

  private List<String> differences(String condition) {
    return loaded.query(DIFFERENCES.formatted(condition));
  }

  private void killAt(List<String> source, long rows) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(loaded.file().toString());
    arguments.add(String.valueOf(rows));
    arguments.addAll(source);
    try (ChildProcess job =
        ChildProcess.start(Job.class, folder, arguments.toArray(String[]::new))) {
      job.await("enough");
      job.signal("KILL");
      job.exitCode();
    }
  }
}
