package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.Bakery.files;
import static dev.alluvium.pipelines.jobs.Bakery.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.openlineage.LineageEvents;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.target.DatasetName;
import dev.alluvium.schemas.contract.ContractLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What catalogs are told of a run. */
class OpenLineageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream stderr = System.err;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final RunControl control = new RunControl();
  private final HttpServer server;
  private final Path folder;
  private int status = 201;

  OpenLineageTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    System.setErr(new PrintStream(err, true, UTF_8));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization")));
          events.add(JSON.readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    System.setErr(stderr);
  }

  @Test
  void aServerIsToldWhatARunReadsAndWrites() throws IOException {
    Path sales = files(folder.resolve("1"), sale(1, 1, "rye", "2"), sale(2, 1, "oat", "1.5"));

    assertThat(load(sales, "--openLineage=" + address()), is(0));

    assertThat(requests, contains("POST /api/v1/lineage null", "POST /api/v1/lineage null"));
    assertThat(texts("/eventType"), contains("START", "COMPLETE"));
    assertThat(Set.copyOf(texts("/run/runId")).size(), is(1));
    assertThat(Set.copyOf(texts("/job/name")), contains("bakery.load-warehouse"));
    assertThat(Set.copyOf(texts("/job/namespace")), contains("alluvium"));
    assertThat(Set.copyOf(texts("/job/facets/jobType/processingType")), contains("BATCH"));
    String id = out.toString(UTF_8).lines().findFirst().orElseThrow().replace("run ", "");
    assertThat(Set.copyOf(texts("/run/facets/tags/tags/0/value")), contains(id));
    JsonNode complete = events.get(1);
    assertThat(
        "what it reads is what it does not write",
        datasets(complete.get("inputs")),
        contains("file " + sales.resolve("sold")));
    assertThat(complete.at("/inputs/0/inputFacets/inputStatistics/rowCount").asLong(), is(2L));
    assertThat(
        datasets(complete.get("outputs")),
        hasItem("duckdb://" + folder.resolve("w.duckdb") + " mart.sales_daily"));
    JsonNode raw = output(complete, "raw.sold");
    assertThat(raw.at("/outputFacets/outputStatistics/rowCount").asLong(), is(2L));
    assertThat(origins(raw, "article"), contains("sold.article DIRECT IDENTITY"));
    assertThat(
        "a model's column, by its query",
        origins(output(complete, "mart.sales_daily"), "revenue"),
        hasItem("mart.mart_sale.price DIRECT AGGREGATION"));
    assertThat(
        origins(output(complete, "mart.sales_daily"), "article"),
        hasItem("mart.mart_sale.article DIRECT IDENTITY"));
    assertThat(
        output(complete, "mart.best_of_day").at("/facets/datasetType/datasetType").asText(),
        is("VIEW"));
  }

  @Test
  void whatColumnsAreMadeOfIsReadOrWritten() throws IOException {
    load(files(folder.resolve("1"), sale(1, 1, "rye", "2")), "--openLineage=" + address());

    for (JsonNode event : events) {
      Set<String> known = new HashSet<>(datasets(event.get("inputs")));
      known.addAll(datasets(event.get("outputs")));
      List<String> named = new ArrayList<>();
      event
          .get("outputs")
          .findValues("inputFields")
          .forEach(fields -> fields.forEach(field -> named.add(dataset(field))));
      assertThat(named, not(empty()));
      assertThat(known.containsAll(named), is(true));
    }
  }

  @Test
  void modelsThatAreBuiltReadWhatTheirQueriesRead() throws IOException {
    load(files(folder.resolve("1"), sale(1, 1, "rye", "2")));
    Path lines = folder.resolve("events.jsonl");

    int built =
        run(
            "BuildComputedTables",
            BuildComputedTablesOptions.class,
            BuildComputedTables::run,
            "--openLineage=file:" + lines,
            "--openLineageNamespace=prod");

    assertThat(err.toString(UTF_8), built, is(0));
    List<JsonNode> told = lines(lines);
    assertThat(
        told.stream().map(e -> e.get("eventType").asText()).toList(),
        contains("START", "COMPLETE"));
    assertThat(told.get(0).at("/job/namespace").asText(), is("prod"));
    assertThat(told.get(0).at("/job/name").asText(), is("bakery.build-computed-tables"));
    assertThat(names(told.get(1).get("inputs")), hasItem("mart.mart_sale"));
    assertThat(
        names(told.get(1).get("outputs")),
        contains("mart.best_article", "mart.best_of_day", "mart.sale_detail", "mart.sales_daily"));
    assertThat(told.get(1).at("/run/facets/errorMessage").isMissingNode(), is(true));
  }

  @Test
  void rebuiltMartsReadRaw() throws IOException {
    load(files(folder.resolve("1"), sale(1, 1, "rye", "2")));

    int rebuilt =
        run(
            "RebuildMarts",
            RebuildMartsOptions.class,
            RebuildMarts::run,
            "--layers=marts",
            "--from=2024-01-01",
            "--to=2024-01-01",
            "--openLineage=" + address());

    assertThat(err.toString(UTF_8), rebuilt, is(0));
    assertThat(texts("/eventType"), contains("START", "COMPLETE"));
    assertThat(names(events.get(1).get("inputs")), contains("raw.sold"));
    assertThat(names(events.get(1).get("outputs")), everyItem(startsWith("mart.")));
  }

  @Test
  void aFailureIsToldInTheWordsOfTheJob() throws IOException {
    Path nothing = Files.createDirectories(folder.resolve("1"));
    Files.writeString(nothing.resolve("sold.jsonl"), "{\"sold_ts\": \"never\"}\n");

    assertThat(load(nothing, "--openLineage=" + address()), is(1));

    assertThat(texts("/eventType"), contains("START", "FAIL"));
    assertThat(
        events.get(1).at("/run/facets/errorMessage/message").asText(),
        startsWith("None of the 1 records read was let in"));
  }

  @Test
  void aRunThatIsStoppedBeforeItsEndIsToldAsAborted() throws IOException {
    control.stop();

    int stopped =
        load(files(folder.resolve("1"), sale(1, 1, "rye", "2")), "--openLineage=" + address());

    assertThat(stopped, is(1));
    assertThat(texts("/eventType"), contains("START", "ABORT"));
    assertThat(
        events.get(1).at("/run/facets/errorMessage/message").asText(),
        startsWith("Stopped before"));
  }

  @Test
  void whatGoesOnElsewhereIsNotToldToHaveEnded() {
    LineageEvents lineage =
        LineageEvents.of(
            options("--openLineage=" + address()),
            new LineageEvents.Told(
                "load-warehouse",
                true,
                true,
                ContractLoader.loadNamed(Bakery.CONTRACTS.toString()),
                topic -> new DatasetName("kafka", topic),
                table -> new DatasetName("bigquery", table),
                table -> true));

    lineage.during(
        control,
        String::valueOf,
        () -> {
          lineage.started("run");
          return printed -> {};
        },
        id -> LineageEvents.Counts.none());

    assertThat(texts("/eventType"), contains("START"));
  }

  @Test
  void aRunDoesNotFailForACatalogThatDoesNotAnswer() throws IOException {
    Path sales = files(folder.resolve("1"), sale(1, 1, "rye", "2"));
    String gone = address();
    server.stop(0);

    assertThat(load(sales, "--openLineage=" + gone), is(0));

    assertThat(
        err.toString(UTF_8).lines().filter(line -> !line.startsWith("hint:")).toList(),
        contains(
            is(
                "warning: --openLineage: the run's START is not told: "
                    + gone
                    + " does not take it: HttpHostConnectException"),
            startsWith("warning: --openLineage: the run's COMPLETE is not told: " + gone)));
  }

  @Test
  void aRunDoesNotFailForWhatCannotBeNamed() throws IOException {
    LineageEvents lineage =
        LineageEvents.of(
            options("--openLineage=" + address()),
            new LineageEvents.Told(
                "load-warehouse",
                false,
                false,
                ContractLoader.loadNamed(Bakery.CONTRACTS.toString()),
                OpenLineageTest::nameless,
                OpenLineageTest::nameless,
                table -> true));

    Outcome outcome =
        lineage.during(
            control,
            String::valueOf,
            () -> {
              lineage.started("run");
              return printed -> {};
            },
            id -> {
              throw new IllegalStateException("not counted");
            });

    assertThat(outcome.failure(), is(Optional.empty()));
    assertThat(
        err.toString(UTF_8).lines().toList(),
        contains(
            "warning: --openLineage: the run's START is not told: no name",
            "warning: --openLineage: the run's COMPLETE is not told: no name"));
  }

  private static DatasetName nameless(String dataset) {
    throw new IllegalStateException("no name");
  }

  @Test
  void theKeyGoesToTheServerAlone() throws IOException {
    Path sales = files(folder.resolve("1"), sale(1, 1, "rye", "2"));
    Path key = Files.writeString(folder.resolve("key"), "hidden-key\n");
    status = 403;

    assertThat(load(sales, "--openLineage=" + address(), "--openLineageKeyFile=" + key), is(0));

    assertThat(requests.get(0), is("POST /api/v1/lineage Bearer hidden-key"));
    assertThat(
        err.toString(UTF_8),
        containsString(
            "warning: --openLineage: the run's START is not told: "
                + address()
                + " answers with status 403"));
    assertThat(err.toString(UTF_8), not(containsString("hidden-key")));
  }

  @Test
  void whatIsNoPlaceIsSaidBeforeAnythingIsOpened() throws IOException {
    Path sales = files(folder.resolve("1"), sale(1, 1, "rye", "2"));

    assertThat(load(sales, "--openLineage=marquez"), is(2));
    assertThat(load(sales, "--openLineage=http://user:hidden@host"), is(2));
    assertThat(load(sales, "--openLineage=file:" + folder.resolve("no/such/file")), is(2));
    assertThat(load(sales, "--openLineageKeyFile=key"), is(2));
    assertThat(load(sales, "--openLineage=http://host", "--openLineageNamespace="), is(2));
    assertThat(load(sales, "--openLineage=https://host", "--openLineageKeyFile=none"), is(2));
    Path key = Files.writeString(folder.resolve("key"), "hidden-key\n");
    assertThat(load(sales, "--openLineage=http://host", "--openLineageKeyFile=" + key), is(2));

    assertThat(
        err.toString(UTF_8).lines().toList(),
        contains(
            startsWith("--openLineage is no place for events: write file:PATH, or the address"),
            startsWith("--openLineage is no place for events"),
            containsString("no/such/file is no file that can be written: its folder must be there"),
            is("--openLineageKeyFile is for --openLineage, which is missing"),
            is("--openLineageNamespace is empty: give the job's namespace a name"),
            is("--openLineageKeyFile=none cannot be read, or is empty"),
            startsWith("--openLineageKeyFile: everybody on the way could read the key")));
    assertThat(Files.exists(folder.resolve("w.duckdb")), is(false));
  }

  @Test
  void topicsAreNamedByWhereTheyAreRead() {
    assertThat(
        Input.dataset(options("--source=kafka", "--bootstrapServers=a:9092,b:9092"), "t")
            .toString(),
        is("DatasetName[namespace=kafka://a:9092, name=t]"));
    assertThat(
        Input.dataset(options("--input=gs://bucket/in/2024/"), "t").toString(),
        is("DatasetName[namespace=gs://bucket, name=in/2024/t]"));
    assertThat(
        Input.dataset(options("--input=gs://bucket"), "t").toString(),
        is("DatasetName[namespace=gs://bucket, name=t]"));
  }

  private static LoadWarehouseOptions options(String... args) {
    return PipelineOptionsFactory.fromArgs(args).as(LoadWarehouseOptions.class);
  }

  private String address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort()).toString();
  }

  private int load(Path sales, String... more) {
    return run(
        "LoadWarehouse",
        LoadWarehouseOptions.class,
        LoadWarehouse::run,
        Stream.concat(Stream.of("--input=" + sales, "--statusEvery=0s"), Arrays.stream(more))
            .toArray(String[]::new));
  }

  private <O extends PipelineOptions> int run(
      String job, Class<O> options, JobMain.Job<O> body, String... args) {
    return JobMain.runOnce(
        "scripts/run " + job,
        options,
        Stream.concat(
                Stream.of(
                    "--domain=" + Bakery.CONTRACTS,
                    "--warehouse=duckdb:" + folder.resolve("w.duckdb")),
                Arrays.stream(args))
            .toArray(String[]::new),
        body,
        control,
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private List<String> texts(String pointer) {
    return events.stream().map(event -> event.at(pointer).asText()).toList();
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      events.add(JSON.readTree(line));
    }
    return events;
  }

  private static JsonNode output(JsonNode event, String table) {
    for (JsonNode output : event.get("outputs")) {
      if (output.get("name").asText().equals(table)) {
        return output;
      }
    }
    throw new AssertionError("no output " + table);
  }

  private static List<String> datasets(JsonNode datasets) {
    List<String> names = new ArrayList<>();
    datasets.forEach(dataset -> names.add(dataset(dataset)));
    return names;
  }

  private static String dataset(JsonNode dataset) {
    return dataset.get("namespace").asText() + " " + dataset.get("name").asText();
  }

  private static Set<String> names(JsonNode datasets) {
    Set<String> names = new TreeSet<>();
    datasets.forEach(dataset -> names.add(dataset.get("name").asText()));
    return names;
  }

  /** What a column is made of, as {@code table.column TYPE SUBTYPE}. */
  private static List<String> origins(JsonNode output, String column) {
    List<String> origins = new ArrayList<>();
    output
        .at("/facets/columnLineage/fields/" + column + "/inputFields")
        .forEach(
            field -> {
              String name = field.get("name").asText();
              JsonNode how = field.at("/transformations/0");
              origins.add(
                  "%s.%s %s %s"
                      .formatted(
                          name.substring(name.lastIndexOf('/') + 1),
                          field.get("field").asText(),
                          how.get("type").asText(),
                          how.path("subtype").asText()));
            });
    return origins;
  }
}
