package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.local.EmbeddedKafka;
import dev.alluvium.pipelines.process.ChildProcess;
import dev.alluvium.pipelines.sql.Sql;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream in a process of its own, asked by {@code scripts/sql} while it runs. */
@Timeout(300)
class QueriedLoadTest {
  /** 2024-03-01. */
  private static final long START = 1_709_251_200_000L;

  private static final String SOLD = "SELECT count(*) AS n FROM raw.sold";

  private final Path folder;
  private final Path file;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  QueriedLoadTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
  }

  /** The job, which never ends by itself. */
  static final class Job {
    private Job() {}

    public static void main(String[] arguments) {
      LoadWarehouse.main(arguments);
    }
  }

  @Test
  void isReadWhileItRunsAndAfterItWasKilled() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("made", 1, "sold", 1));
      send(kafka, 0, 50);
      try (ChildProcess job = start(kafka)) {
        awaitRows(50);
        assertThat("what it writes", run("INSERT INTO raw.sold SELECT * FROM raw.sold"), is(1));
        assertThat(err.toString(), is("sql: only a SELECT is run here" + System.lineSeparator()));
        assertThat(run(".tables raw.sold", "--format=csv"), is(0));
        assertThat(out.toString(), startsWith("table,kind,comment\r\nraw.sold,table,"));
        Path parquet = folder.resolve("sold.parquet");
        assertThat(run("FROM raw.sold", "--format=parquet", "--output=" + parquet), is(0));
        assertThat(Files.size(parquet) > 0, is(true));
        assertThat(run("SELECT 1; SELECT s FROM raw.sold"), is(1));
        assertThat(err.toString(), startsWith("sql: statement 2 of 2: Binder Error: "));
        assertThat(err.toString(), containsString("LINE 1: SELECT s FROM"));

        send(kafka, 50, 100);
        awaitRows(100);

        job.signal("KILL");
        job.exitCode();
      }
    }
    assertThat("left", Files.exists(Path.of(file + ".query")), is(true));
    assertThat(run(SOLD, "--format=csv"), is(0));
    assertThat(out.toString(), is("n\r\n100\r\n"));
  }

  /** Whatever an earlier one has left beside the file. */
  @Test
  void isInUseWithoutAPort() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("made", 1, "sold", 1));
      Files.writeString(Path.of(file + ".query"), "1 " + "0".repeat(64));
      try (ChildProcess job = start(kafka, "--queryPort=off")) {
        while (run(SOLD) == 0 || !err.toString().contains("is in use")) {
          Thread.onSpinWait(); // Not open yet, or still being made.
        }
        assertThat(err.toString().lines().count(), is(1L));
        assertThat(
            err.toString(), startsWith("sql: " + file + " is in use by another process (PID "));
        job.signal("KILL");
        job.exitCode();
      }
    }
  }

  private ChildProcess start(EmbeddedKafka kafka, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--domain=" + Workshop.contracts());
    options.add("--source=kafka");
    options.add("--bootstrapServers=" + kafka.bootstrapServers());
    options.add("--warehouse=duckdb:" + file);
    return ChildProcess.start(Job.class, folder, options.toArray(String[]::new));
  }

  private void awaitRows(int rows) {
    while (run(SOLD, "--format=csv") != 0 || !out.toString().equals("n\r\n" + rows + "\r\n")) {
      Thread.onSpinWait();
    }
  }

  private int run(String sql, String... options) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--warehouse=duckdb:" + file);
    all.add(sql);
    return Sql.run(new StringReader(""), out, new PrintWriter(err), all.toArray(String[]::new));
  }

  private static void send(EmbeddedKafka kafka, int from, int to) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        String line = "{\"ts\":%s,\"id\":\"t%s\",\"paid\":1}".formatted(START + i, i);
        producer.send(new ProducerRecord<>("sold", line.getBytes(UTF_8))).get();
      }
    }
  }
}
