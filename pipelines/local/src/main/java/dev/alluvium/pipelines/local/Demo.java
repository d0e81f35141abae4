package dev.alluvium.pipelines.local;

import dev.alluvium.pipelines.engine.DirectEngine;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.JobMain;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.simulate.DatabaseSimulation;
import dev.alluvium.pipelines.simulate.Dirt;
import dev.alluvium.pipelines.simulate.Pacer;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.simulate.WallClock;
import dev.alluvium.pipelines.sql.Sql;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * The whole platform in one process: an in-process Kafka, a simulator that writes to it, or a
 * database whose changes are captured, or files that are sent, {@code LoadWarehouse} that reads it,
 * and a DuckDB file. Runs until it is stopped; then everything that was sent is in the file.
 */
public final class Demo {
  private static final String EARLY_FIRING = "1s";
  private static final int PAGE_PORT = 8088;

  /** How long a day of a business takes that works on a database. */
  private static final Duration DAY = Duration.ofSeconds(1);

  private Demo() {}

  public static void main(String[] args) {
    JobMain.run("scripts/demo", DemoOptions.class, args, Demo::run);
  }

  static Outcome run(DemoOptions options, RunControl control) {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    Path file = file(options, domain);
    try (LiveStream stream = stream(options, domain, file)) {
      System.err.println("Kafka, while this runs: " + stream.bootstrapServers());
      LiveLoad load = LiveLoad.start(stream, job(options));
      Outcome summary = load.runUntil(control.stopped(), limit(options));
      List<OffersShown> offers =
          OffersShown.of(domain, stream.bootstrapServers(), SimulatedStream.PARTITIONS);
      return new Shown(summary, stream.notSent(), offers, TopRows.of(domain), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file(DemoOptions options, DomainSpec domain) {
    String name = options.getWarehouse();
    return WarehouseTarget.of("demo", job(options), domain, new DirectEngine())
        .file()
        .orElseThrow(
            () ->
                new UserException(
                    "--warehouse=%s is not on this machine; write duckdb:FILE".formatted(name)));
  }

  private static LiveStream stream(DemoOptions options, DomainSpec domain, Path file)
      throws IOException {
    String input = options.getInput();
    if (input != null) {
      ReplayedStream files =
          ReplayedStream.start(
              domain, Path.of(input), Pacer.atRate(rate(options), WallClock.system()));
      announce("records of " + input, options, file);
      return files;
    }
    Optional<DatabaseSimulation> business = DatabaseSimulation.of(domain.name());
    if (business.isEmpty()) {
      SimulationOptions simulation = simulation(options, domain.name());
      announce("simulated events", options, file);
      return SimulatedStream.start(simulation, domain);
    }
    checkNoneBefore(file);
    List<String> topics = domain.events().stream().map(EventSpec::topic).distinct().toList();
    System.err.printf(
        Locale.ROOT,
        "PostgreSQL, a day of business a second → Debezium → Kafka → raw, state and mart in %s%s%n",
        file,
        added(file));
    CapturedStream stream = CapturedStream.start(business.get(), topics, DAY);
    System.err.printf(
        Locale.ROOT,
        "change something yourself, and find it in current.* and on the live page within seconds:%n  psql %s -c \"%s\"%n%s%n",
        stream.uri(),
        business.get().tryThis(),
        until(options));
    return stream;
  }

  /**
   * A new database counts its log from where the one before it did, so that its changes would be
   * taken for older ones.
   *
   * @throws UserException if the file has changes of another demo's database
   */
  static void checkNoneBefore(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    StringWriter tables = new StringWriter();
    int status =
        Sql.run(
            Reader.nullReader(),
            tables,
            new PrintWriter(Writer.nullWriter()), // A file that is none the job itself speaks of.
            "--warehouse=duckdb:" + file,
            "--format=csv",
            "SELECT table_name FROM duckdb_tables()"
                + " WHERE schema_name = 'history' AND estimated_size > 0");
    if (status == 0 && tables.toString().lines().count() > 1) {
      throw new UserException(
          "%s has the changes of a database that is gone, and those of a new one would be taken for older ones: delete it, or name another by --warehouse=duckdb:FILE"
              .formatted(file));
    }
  }

  private static void announce(String what, DemoOptions options, Path file) {
    System.err.printf(
        Locale.ROOT,
        "%,.0f %s a second → Kafka → raw, vault and mart in %s%s%n",
        options.getRate(),
        what,
        file,
        added(file));
    System.err.println(until(options));
  }

  private static String added(Path file) {
    return Files.exists(file) ? ", which exists and is added to" : "";
  }

  private static String until(DemoOptions options) {
    if (options.getInput() != null) {
      String most =
          options.getSeconds() > 0
              ? String.format(Locale.ROOT, ", for %d s at most", options.getSeconds())
              : "";
      return "until they are sent" + most + "; Ctrl-C stops it sooner";
    }
    return options.getSeconds() > 0
        ? String.format(Locale.ROOT, "for %d s; Ctrl-C stops it sooner", options.getSeconds())
        : "until Ctrl-C";
  }

  private static double rate(DemoOptions options) {
    if (!(options.getRate() > 0)) {
      throw new UserException("--rate=0 would send nothing: give more");
    }
    return options.getRate();
  }

  private static Duration limit(DemoOptions options) {
    return options.getSeconds() > 0
        ? Duration.ofSeconds(options.getSeconds())
        : Duration.ofDays(36_500);
  }

  /**
   * How events of a domain are made up, whose contracts may be a copy in a folder.
   *
   * @throws UserException if nobody can
   */
  static SimulationOptions simulation(DemoOptions options, String domain) {
    try {
      return SimulationOptions.of(SimulationDomains.named(domain))
          .clock(SimulationOptions.Clock.REAL)
          .rate(options.getRate())
          .pace(options.getPace())
          .dirt(Dirt.demo())
          .build();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          e.getMessage() + "; of any other, send files: scripts/demo --domain=… --input=DIR");
    }
  }

  /** Where the live page is: as the options say, else a port that is easily remembered, or any. */
  private static String page(@Nullable String given) {
    if (given != null) {
      return given;
    }
    try (ServerSocket free =
        new ServerSocket(PAGE_PORT, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return Integer.toString(free.getLocalPort());
    } catch (IOException e) {
      return "0";
    }
  }

  private static LoadWarehouseOptions job(DemoOptions options) {
    LoadWarehouseOptions job = PipelineOptionsFactory.as(LoadWarehouseOptions.class);
    job.setDomain(options.getDomain());
    job.setWarehouse(options.getWarehouse());
    job.setEarlyFiring(EARLY_FIRING);
    job.setDashboard(page(options.getDashboard()));
    job.setDashboardTokenFile(options.getDashboardTokenFile());
    return job;
  }

  private record Shown(
      Outcome load,
      List<String> notSent,
      List<OffersShown> offers,
      Optional<TopRows> top,
      Path file)
      implements Outcome {
    @Override
    public void print(PrintStream out) {
      load.print(out);
      offers.forEach(shown -> shown.print(out));
      top.ifPresent(rows -> rows.print(file, out));
    }

    @Override
    public List<String> warnings() {
      return Stream.concat(load.warnings().stream(), notSent.stream()).toList();
    }

    @Override
    public Optional<String> failure() {
      return load.failure()
          .or(
              () ->
                  notSent.isEmpty() ? Optional.empty() : Optional.of("not all records were sent"));
    }

    @Override
    public Optional<String> untold() {
      return load.untold();
    }
  }
}
