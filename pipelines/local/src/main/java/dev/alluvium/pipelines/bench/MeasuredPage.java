package dev.alluvium.pipelines.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.local.LiveLoad;
import dev.alluvium.pipelines.local.SimulatedStream;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.simulate.SimulationOptions.Clock;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Max;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * How long an event takes from its time, which is when it is sent, until a browser is told of the
 * row of a mart that it changed. Looks at marts that say when their newest event was. Broker,
 * simulator, job and page share one process; the first quarter of the time is not counted.
 */
record MeasuredPage(double rate, Latencies told) {
  private static final String EARLY_FIRING = "1s";
  private static final int WARM_UP_PART = 4;
  private static final int RETRY_MILLIS = 200;

  /** Nothing where no mart says it. */
  static Optional<MeasuredPage> run(BenchOptions options, RunControl control, Path file)
      throws IOException {
    DomainSpec domain = ContractLoader.loadNamed(options.getDomain());
    Map<String, String> newestOf = newestOf(domain);
    if (newestOf.isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "no mart of %s says when its newest event was: no page is measured%n",
          domain.name());
      return Optional.empty();
    }
    int seconds = options.getPageSeconds();
    System.err.printf(
        Locale.ROOT,
        "showing %,.0f events/s on a page for %d s …%n",
        options.getPageRate(),
        seconds);
    Latencies told = new Latencies();
    Browser browser =
        new Browser(
            newestOf, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) / WARM_UP_PART, told);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (SimulatedStream stream =
        SimulatedStream.start(
            SimulationOptions.of(SimulationDomains.named(options.getDomain()))
                .clock(Clock.REAL)
                .rate(options.getPageRate())
                .build(),
            domain)) {
      int port = freePort();
      LiveLoad load = LiveLoad.start(stream, job(options, file, port));
      HttpClient http = HttpClient.newHttpClient();
      var unused =
          timer.scheduleWithFixedDelay(
              () -> browser.connect(http, port), 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
      load.runUntil(control.stopped(), Duration.ofSeconds(seconds));
    } finally {
      timer.shutdownNow();
    }
    return Optional.of(new MeasuredPage(options.getPageRate(), told));
  }

  /** By table, the column that says when the newest event of a row was. */
  private static Map<String, String> newestOf(DomainSpec domain) {
    Map<String, String> columns = new HashMap<>();
    for (EventSpec event : domain.events()) {
      for (AggregateMartSpec mart : domain.marts(AggregateMartSpec.class, event)) {
        mart.measures().stream()
            .filter(measure -> isNewest(measure, event))
            .findFirst()
            .ifPresent(measure -> columns.put(mart.qualifiedName(), measure.name()));
      }
    }
    return columns;
  }

  /** Of the event's time, be it by way of a column that is derived from that alone. */
  private static boolean isNewest(MeasureSpec measure, EventSpec event) {
    return measure.type() == ColumnType.TIMESTAMP
        && measure.where().isEmpty()
        && measure.summary().orElse(null) instanceof Max max
        && (max.column().equals(event.eventTime())
            || event.derived().stream()
                .anyMatch(
                    derived ->
                        derived.name().equals(max.column())
                            && derived.expression().columns().equals(List.of(event.eventTime()))));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return free.getLocalPort();
    }
  }

  private static LoadWarehouseOptions job(BenchOptions options, Path file, int port) {
    LoadWarehouseOptions job = PipelineOptionsFactory.as(LoadWarehouseOptions.class);
    job.setDomain(options.getDomain());
    job.setWarehouse("duckdb:" + file);
    job.setEarlyFiring(EARLY_FIRING);
    job.setDashboard(Integer.toString(port));
    return job;
  }

  void print(PrintStream out) {
    Latencies.printHead(
        String.format(Locale.ROOT, "events at %,.0f/s, s until seen", rate), "rows", out);
    told.print("on the live page", out);
  }

  /** Is told what a browser is told. */
  private static final class Browser implements WebSocket.Listener {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> newestOf;
    private final long start;
    private final Latencies told;

    /** By the place of a table, that of its column. */
    private final Map<Integer, Integer> places = new HashMap<>();

    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable CompletableFuture<WebSocket> socket;

    Browser(Map<String, String> newestOf, long start, Latencies told) {
      this.newestOf = newestOf;
      this.start = start;
      this.told = told;
    }

    /** Unless it is connected. */
    void connect(HttpClient http, int port) {
      CompletableFuture<WebSocket> known = socket;
      if (known == null || known.isCompletedExceptionally()) {
        socket =
            http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/live"), this);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        try {
          take(JSON.readTree(text.toString()), System.currentTimeMillis());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(JsonNode message, long now) {
      switch (message.path("type").asText()) {
        case "hello" -> findPlaces(message.path("tables"));
        case "changes" -> {
          if (System.nanoTime() - start > 0) {
            message.path("rows").forEach(row -> see(row, now));
          }
        }
        default -> {}
      }
    }

    private void findPlaces(JsonNode tables) {
      for (int table = 0; table < tables.size(); table++) {
        String column = newestOf.get(tables.get(table).path("name").asText());
        List<?> columns = JSON.convertValue(tables.get(table).path("columns"), List.class);
        if (column != null && columns.contains(column)) {
          places.put(table, columns.indexOf(column));
        }
      }
    }

    private void see(JsonNode row, long now) {
      Integer column = places.get(row.path(0).asInt());
      JsonNode newest = column == null ? row.path(2) : row.path(2).path(column);
      if (column != null && newest.isTextual()) {
        told.add((now - Instant.parse(newest.asText()).toEpochMilli()) / 1e3);
      }
    }
  }
}
