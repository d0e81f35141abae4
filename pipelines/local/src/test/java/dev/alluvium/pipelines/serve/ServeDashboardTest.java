package dev.alluvium.pipelines.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.jobs.LoadWarehouse;
import dev.alluvium.pipelines.jobs.LoadWarehouseOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.DefaultTiles;
import dev.alluvium.transforms.live.LiveFeed;
import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.TileTables;
import dev.alluvium.transforms.live.redis.CopyFeed;
import dev.alluvium.transforms.live.redis.RedisFeed;
import dev.alluvium.transforms.live.redis.RedisReport;
import dev.alluvium.transforms.live.redis.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web servers over the Redis of one run. */
@Timeout(300)
class ServeDashboardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final DomainSpec MUSIC = ContractLoader.loadFromClasspath("music");
  private static final WarehouseSpec SPEC = WarehouseModel.of(MUSIC);
  private static final String TOP = "mart_song_play_top_10_songs";

  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static RedisServer redis;
  private static WatchedMusic music;
  private static PageServer one;
  private static PageServer other;

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    redis = kept(RedisServer.start(folder));
    music = kept(WatchedMusic.open(WatchedMusic.load(folder, 3_000)));
    kept(
        CopyFeed.start(
            music.page().feed(),
            redis.address(),
            "music",
            new CopyFeed.Said(music.page()::status, music.page()::details),
            line -> {}));
    one = server();
    other = server();
  }

  private static <T extends AutoCloseable> T kept(T opened) {
    OPEN.add(0, opened);
    return opened;
  }

  private static CachedPage page() {
    RedisFeed feed =
        RedisFeed.start(
            TileTables.of(DefaultTiles.shown(MUSIC).tiles(), SPEC),
            "music",
            RedisReport.of(redis.address(), line -> {}));
    return kept(new CachedPage(MUSIC, SPEC, feed, Optional.empty()));
  }

  private static PageServer server() {
    return kept(
        PageServer.start("port", new PageAddress("127.0.0.1", 0, Optional.empty()), page()));
  }

  @AfterAll
  static void close() throws Exception {
    for (AutoCloseable opened : OPEN) {
      opened.close();
    }
  }

  private static void await(BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 1_200 && !until.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat("it comes to that", until.getAsBoolean(), is(true));
  }

  private static HttpResponse<String> get(PageServer server, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static JsonNode json(PageServer server, String path) throws Exception {
    HttpResponse<String> answer = get(server, path);
    assertThat(answer.body(), answer.statusCode(), is(200));
    return JSON.readTree(answer.body());
  }

  private static Map<String, String> rows(LiveFeed feed) {
    Map<String, String> rows = new TreeMap<>();
    for (Change change : feed.snapshot().changes()) {
      rows.put(change.table() + change.key(), String.valueOf(change.row()));
    }
    return rows;
  }

  private static void write(LocalDate day, long rank, String song) {
    music.write(
        "mart." + TOP,
        Map.of(
            "play_date",
            day,
            "rank",
            rank,
            "song_name",
            song,
            "song_artist",
            "a",
            "uniq_users",
            1L,
            "plays",
            1L));
  }

  @Test
  void twoServersShowWhatTheJobShowsWhichIsWhatTheWarehouseHas() throws Exception {
    CachedPage first = page();
    CachedPage second = page();
    await(() -> rows(first.feed()).equals(rows(music.page().feed())));
    await(() -> rows(second.feed()).equals(rows(music.page().feed())));
    String count = music.one("SELECT CAST(count(*) AS VARCHAR) FROM mart." + TOP);
    await(() -> pages(one).equals(count) && pages(other).equals(count));
    assertThat(first.hello(), containsString("\"tiles\""));
    await(() -> first.status().contains("\"layers\""));
    await(() -> first.details().contains("mart.mart_session"));
  }

  private static String pages(PageServer server) {
    try {
      return String.valueOf(json(server, "/api/" + TOP + "?limit=1000").get("rows").size());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void givesRowsByKeyPageByPageAndWhatHasChangedSince() throws Exception {
    LocalDate day = LocalDate.of(2031, 1, 2);
    for (long rank = 1; rank <= 9; rank++) {
      write(day, rank, "song " + rank);
    }
    String of = "/api/" + TOP + "?key=2031-01-02";
    await(() -> size(of) == 9);
    JsonNode exact = json(other, "/api/mart." + TOP + "?key=2031-01-02&key=7");
    assertThat(exact.get("from").asText(), is("live"));
    assertThat(exact.get("rows"), hasSizeOf(1));

    List<String> paged = new ArrayList<>();
    String next = "";
    do {
      JsonNode answer = json(paged.size() % 2 == 0 ? one : other, of + "&limit=2" + next);
      answer.get("rows").forEach(row -> paged.add(row.toString()));
      next = answer.has("next") ? "&page=" + answer.get("next").asText() : "";
    } while (!next.isEmpty());
    assertThat(paged, hasSize(9));
    assertThat(List.copyOf(new java.util.TreeSet<>(paged)), hasSize(9));

    // A server that has just read all rows anew may tell some again, until it has caught up.
    await(() -> size(of + "&since=" + version(of)) == 0);
    String version = version(of);
    write(day, 3, "another");
    String since = of + "&since=" + version;
    await(() -> size(since) == 1);
    JsonNode changes = json(other, since);
    assertThat(changes.get("all").asBoolean(), is(false));
    assertThat(changes.get("rows").get(0).toString(), containsString("another"));
    JsonNode unknown = json(one, of + "&since=other.5");
    assertThat("what it had is void", unknown.get("all").asBoolean(), is(true));
    assertThat(unknown.get("rows"), hasSizeOf(9));
  }

  private static int size(String path) {
    try {
      int ofOne = json(one, path).get("rows").size();
      return ofOne == json(other, path).get("rows").size() ? ofOne : -1;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String version(String path) {
    try {
      return json(one, path).get("version").asText();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static org.hamcrest.Matcher<JsonNode> hasSizeOf(int size) {
    return new org.hamcrest.FeatureMatcher<>(is(size), "size", "size") {
      @Override
      protected Integer featureValueOf(JsonNode node) {
        return node.size();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "/api/mart_nothing, 404",
    "/api/raw.listen_events, 404",
    "/api/mart_song_play_top_10_songs?limit=0, 400",
    "/api/mart_song_play_top_10_songs?limit=1001, 400",
    "/api/mart_song_play_top_10_songs?key=tomorrow, 400",
    "/api/mart_song_play_top_10_songs?key=2023-01-01&key=1&key=2, 400",
    "/api/mart_song_play_top_10_songs?page=%25, 400",
    "/api/rows/mart.mart_session, 400"
  })
  void saysWhatMakesNoSense(String path, int status) throws Exception {
    assertThat(get(one, path).statusCode(), is(status));
  }

  @Test
  void aMissIsAnsweredByTheWarehouseWhereThereIsOne() throws Exception {
    MartApi api = new MartApi(music.page().feed(), music.page().stored());
    JsonNode session =
        JSON.readTree(
            api.answer(
                new MartApi.Query(
                    "mart_song_play",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("3"))));
    assertThat(session.get("from").asText(), is("warehouse"));
    assertThat(session.get("rows"), hasSizeOf(3));
    List<String> all = new ArrayList<>();
    Optional<String> page = Optional.empty();
    do {
      JsonNode answer =
          JSON.readTree(
              api.answer(
                  new MartApi.Query(
                      "mart_song_play", List.of(), Optional.empty(), page, Optional.of("100"))));
      answer.get("rows").forEach(row -> all.add(row.toString()));
      page = Optional.ofNullable(answer.get("next")).map(JsonNode::asText);
    } while (page.isPresent());
    assertThat(
        String.valueOf(all.size()),
        is(music.one("SELECT CAST(count(*) AS VARCHAR) FROM mart.mart_song_play")));
    assertThat(List.copyOf(new java.util.TreeSet<>(all)), hasSize(all.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0' OR 1=1 --", "\uD83C\uDFB5\u202e", "a\r\nb", "\\'; --"})
  void oddCharactersOfAKeyAreAskedForAndNotFound(String state) {
    MartApi api = new MartApi(music.page().feed(), music.page().stored());
    String answer =
        api.answer(
            new MartApi.Query(
                "mart_song_play_by_state",
                List.of("2023-04-02", state),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(answer, containsString("\"from\":\"warehouse\""));
    assertThat(answer, containsString("\"rows\":[]"));
  }

  /** What a look-up takes, for the documents. */
  @Test
  void aLookUpReadsNothingButWhatIsHeld() throws Exception {
    write(LocalDate.of(2031, 3, 3), 1, "looked up");
    MartApi api =
        new MartApi(
            music.page().feed(), Optional.empty()); // Without a warehouse, so that none is asked.
    MartApi.Query query =
        new MartApi.Query(
            TOP, List.of("2031-03-03", "1"), Optional.empty(), Optional.empty(), Optional.empty());
    await(() -> api.answer(query).contains("looked up")); // When the writer has told of it.
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 2_000; i++) {
      long start = System.nanoTime();
      String answer = api.answer(query);
      best = Math.min(best, System.nanoTime() - start);
      assertThat(answer, containsString("looked up"));
    }
    System.out.println("a look-up takes " + best / 1_000 + " microseconds at best");
  }

  @Test
  void aBrowserShowsANewRow(@TempDir Path folder) throws Exception {
    assumeTrue(Browser.program().isPresent(), "Chromium is not installed");
    try (Browser browser = Browser.start(Files.createTempDirectory("chromium"))) {
      browser.open("http://127.0.0.1:" + other.port() + "/");
      browser.await("alluvium.version() !== null && Object.keys(alluvium.said()).length > 5");
      String table = "mart." + TOP;
      LocalDate day =
          LocalDate.parse(
              music.one(
                  "SELECT CAST(max(play_date) AS VARCHAR) FROM "
                      + table
                      + " WHERE play_date < '2031-01-01'"));
      String title = "<img src=x onerror='globalThis.hacked = true'>\u202e";
      write(day, 1, title);
      browser.await(
          "document.querySelector('[data-tile=top_song] .text').textContent === "
              + JSON.writeValueAsString(title));
      assertThat(browser.value("globalThis.hacked === undefined").asBoolean(), is(true));
      browser.await("document.getElementById('banner').hidden");
    }
  }

  @Test
  void endsWhenItIsStoppedThoughRedisIsAway(@TempDir Path folder) throws Exception {
    try (RedisServer away = RedisServer.away(folder);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunControl control = new RunControl();
      CompletableFuture<?> ended =
          CompletableFuture.runAsync(
              () ->
                  ServeDashboard.run(
                      options("--live=redis://:geheim@127.0.0.1:" + away.port(), "--port=0"),
                      control));
      TimeUnit.MILLISECONDS.sleep(500);
      control.stop();
      ended.get(60, TimeUnit.SECONDS);

      UserException e =
          assertThrows(
              UserException.class,
              () ->
                  ServeDashboard.run(
                      options("--live=" + away.url(), "--port=" + taken.getLocalPort()),
                      new RunControl()));
      assertThat(e.getMessage(), startsWith("--port: 127.0.0.1:" + taken.getLocalPort()));
    }
  }

  /** A job that is told of a Redis that is not there, and one whose rows then are in Redis. */
  @Test
  void aLoadIsTheSameWithAndWithoutRedis(@TempDir Path folder) throws Exception {
    List<String> counts = new ArrayList<>();
    Path events = music.file().resolveSibling("events");
    try (RedisServer own = RedisServer.away(folder)) {
      for (int run = 0; run < 2; run++) {
        Path file = folder.resolve("w" + run + ".duckdb");
        LoadWarehouse.run(
            PipelineOptionsFactory.fromArgs(
                    "--domain=music",
                    "--warehouse=duckdb:" + file,
                    "--input=" + events,
                    "--statusEvery=0s",
                    "--live=" + own.url())
                .as(LoadWarehouseOptions.class),
            new RunControl());
        try (WatchedMusic loaded = WatchedMusic.open(file)) {
          counts.add(loaded.one("SELECT CAST(count(*) AS VARCHAR) FROM mart." + TOP));
        }
        if (run == 0) {
          own.begin();
        }
      }
      assertThat(counts.get(0), is(counts.get(1)));
      RedisFeed feed =
          kept(
              RedisFeed.start(
                  TileTables.of(DefaultTiles.shown(MUSIC).tiles(), SPEC),
                  "music",
                  RedisReport.of(own.address(), line -> {})));
      await(() -> feed.isFollowing() && feed.isWhole());
      assertThat(rows(feed).isEmpty(), is(false));
    }
  }

  private static ServeOptions options(String... arguments) {
    return PipelineOptionsFactory.fromArgs(arguments).as(ServeOptions.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=0                                          | --live is missing
          --live=http://:geheim@h                           | --live is no address of a Redis
          --live=redis://h --host=0.0.0.0                   | --host=0.0.0.0 is reached by others
          --live=redis://h --livePasswordFile=/none         | --livePasswordFile=/none cannot be read
          --live=redis://:geheim@h --liveSecret=projects/p/secrets/s/versions/1 | the password of --live is given more than once
          --live=redis://h --liveSecret=geheim              | --liveSecret is no name of a secret
          --live=redis://h --liveCaSecret=projects/p/secrets/s/versions/1 | certificates are for --live=rediss://
          --live=redis://h --port=70000                     | --port=70000 is no port
          """)
  void saysInOneLineWhatIsWrong(String arguments, String message) {
    UserException e =
        assertThrows(
            UserException.class,
            () -> ServeDashboard.run(options(arguments.split(" ")), new RunControl()));
    assertThat(e.getMessage(), startsWith(message));
    assertThat(e.getMessage(), not(containsString("geheim")));
  }

  @Test
  void saysThatAFileIsOpenInOneProcessOnly(@TempDir Path folder) throws IOException {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                ServeDashboard.run(
                    options(
                        "--live=redis://127.0.0.1:1",
                        "--port=0",
                        "--warehouse=duckdb:" + folder.resolve("none.duckdb")),
                    new RunControl()));
    assertThat(e.getMessage(), containsString("A DuckDB file is open in one process only"));
  }
}
