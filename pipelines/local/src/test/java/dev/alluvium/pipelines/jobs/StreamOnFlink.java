package dev.alluvium.pipelines.jobs;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.Checkpoints;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The job on Flink, running beside a test. */
final class StreamOnFlink {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(8);
  private static final long LOOK_MILLIS = 20;

  /** Of the ledger: the records read. */
  static final String COUNTED =
      "coalesce(sum(records) FILTER (outcome IN ('accepted', 'rejected')), 0)";

  static final List<String> TOPICS =
      List.of("listen_events", "page_view_events", "auth_events", "status_change_events");

  private final Path file;
  private final RunControl control = new RunControl();
  private final CompletableFuture<Outcome> run;

  private StreamOnFlink(Path file, LoadWarehouseOptions options) {
    this.file = file;
    this.run =
        CompletableFuture.supplyAsync(
            () -> LoadWarehouse.run(options, control), work -> new Thread(work, "job").start());
  }

  /** Takes a checkpoint every 300 ms; events may be up to ten days late. */
  static StreamOnFlink start(Path file, String bootstrapServers, String... more) {
    return startOf("music", file, bootstrapServers, more);
  }

  /** The same, by other contracts. */
  static StreamOnFlink startOf(String domain, Path file, String bootstrapServers, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--domain=" + domain,
                "--runner=FlinkRunner",
                "--parallelism=2",
                "--checkpointingInterval=300",
                "--maxBundleTimeMills=100",
                "--warehouse=duckdb:" + file,
                "--source=kafka",
                "--bootstrapServers=" + bootstrapServers,
                "--allowedLateness=10d",
                "--earlyFiring=100ms",
                "--statusEvery=0s"));
    arguments.addAll(List.of(more));
    return new StreamOnFlink(
        file,
        PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
            .as(LoadWarehouseOptions.class));
  }

  /** What the job says when it ends by itself. */
  String end() {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> run.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS));
    return String.valueOf(e.getMessage());
  }

  /** Number of the last complete checkpoint of the job into that file; 0 before the first. */
  static long checkpoint(Path file) {
    return Checkpoints.beside(file)
        .newest(run -> true)
        .map(Checkpoints.Checkpoint::number)
        .orElse(0L);
  }

  /** Records that the ledger has. */
  long counted() {
    return number("SELECT (" + COUNTED + ") FROM ops.ledger");
  }

  /** Rows in raw. */
  long rows() {
    return TOPICS.stream().mapToLong(topic -> number("SELECT count(*) FROM raw." + topic)).sum();
  }

  /** To the warehouse while the job has it open. */
  Connection connect() {
    return DuckDbSession.of(file).connect();
  }

  /** The one value of a query; 0 before the job has opened the file. */
  long number(String sql) {
    try {
      Object value = DuckDbSession.of(file).query(sql).get(0).get(0);
      return ((Number) Objects.requireNonNull(value)).longValue();
    } catch (DuckDbException e) {
      return 0;
    }
  }

  /** Looks again and again; gives up when the job ends, or takes too long. */
  void await(String what, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        stop();
        throw new AssertionError("waited in vain for " + what);
      }
      try {
        run.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        throw new AssertionError("the job ended by itself");
      } catch (TimeoutException e) {
        // It runs.
      }
    }
  }

  /** Cancels the job; what is on its way through it is lost. */
  void stop() throws Exception {
    control.stop();
    run.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
  }
}
