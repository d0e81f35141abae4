package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser, over a warehouse of made-up listening. */
@Timeout(300)
class LivePageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOUR = "ORDER BY play_date DESC, play_hour DESC LIMIT 1";
  private static final String DAY = "(SELECT max(play_date) FROM mart.";
  private static final Path PICTURES = Path.of("target", "pictures");

  private static WatchedMusic music;
  private static Browser browser;

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    assumeTrue(Browser.program().isPresent(), "Chromium is not installed");
    music = WatchedMusic.open(WatchedMusic.load(folder, 12_000));
    browser = Browser.start(Files.createTempDirectory("chromium"));
    Files.createDirectories(PICTURES);
    takePictures();
  }

  /** What the documents show, before tests write strange things. */
  private static void takePictures() throws Exception {
    for (String page : List.of("dashboard", "pipeline", "tables/mart.mart_session")) {
      for (boolean isDark : new boolean[] {false, true}) {
        browser.size(1280, 1130, isDark);
        browser.open("about:blank");
        browser.open(music.url() + "#" + page);
        browser.await("alluvium.version() !== null && document.querySelectorAll('td').length > 3");
        String name = page.split("/", 2)[0] + (isDark ? "-dark.png" : "-light.png");
        Files.write(PICTURES.resolve(name), browser.picture());
      }
    }
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
      music.close();
    }
  }

  @BeforeEach
  void show() throws Exception {
    browser.size(1440, 1180, false);
    browser.open("about:blank");
    browser.forgetComplaints();
    browser.open(music.url());
    browser.await("alluvium.version() !== null && Object.keys(alluvium.said()).length > 5");
  }

  private static JsonNode said(String tile) throws Exception {
    return JSON.readTree(
        browser.value("JSON.stringify(alluvium.said()['" + tile + "'].result)").asText());
  }

  private static JsonNode json(String sql) throws Exception {
    return JSON.readTree(music.one("SELECT CAST(to_json(" + sql + ") AS VARCHAR)"));
  }

  private static String shown(String tile) throws Exception {
    return browser
        .value("document.querySelector('[data-tile=" + tile + "] .body').innerText")
        .asText();
  }

  private static void assertNumber(String tile, String sql) throws Exception {
    assertThat(tile, said(tile).asLong(), is(Long.parseLong(music.one(sql))));
  }

  @Test
  void tilesSayWhatTheWarehouseHas() throws Exception {
    String hourly = " FROM mart.mart_song_play_hourly_metrics " + HOUR;
    assertNumber("plays", "SELECT CAST(plays AS VARCHAR)" + hourly);
    assertNumber("songs", "SELECT CAST(uniq_songs AS VARCHAR)" + hourly);
    assertNumber("users", "SELECT CAST(uniq_users AS VARCHAR)" + hourly);
    assertNumber(
        "sessions",
        "SELECT CAST(count(*) AS VARCHAR) FROM mart.mart_session WHERE session_end_ts >"
            + " (SELECT max(session_end_ts) FROM mart.mart_session) - INTERVAL 30 MINUTE");
    assertNumber(
        "failures",
        "SELECT CAST(failures AS VARCHAR) FROM mart.mart_authorization_hourly ORDER BY auth_date"
            + " DESC, auth_hour DESC LIMIT 1");
    String top = "mart_song_play_top_10_songs";
    assertThat(
        said("top_songs"),
        is(
            json(
                "(SELECT list([to_json(rank), to_json(song_name), to_json(song_artist),"
                    + " to_json(uniq_users), to_json(plays)] ORDER BY rank) FROM mart."
                    + top
                    + " WHERE play_date = "
                    + DAY
                    + top
                    + "))")));
    assertThat(
        said("by_hour").get("lines").get(0).get("values"),
        is(
            json(
                "(SELECT list(plays ORDER BY t) FROM (SELECT plays, play_date + to_hours(play_hour)"
                    + " AS t FROM mart.mart_song_play_hourly_metrics) WHERE t > (SELECT"
                    + " max(play_date + to_hours(play_hour)) - INTERVAL 2 DAY FROM"
                    + " mart.mart_song_play_hourly_metrics))")));
    JsonNode states = said("by_state");
    long plays = 0;
    for (JsonNode state : states) {
      plays += state.get("value").asLong();
    }
    String byState =
        "mart.mart_song_play_by_state WHERE play_date = " + DAY + "mart_song_play_by_state)";
    assertThat(
        states.size(),
        is(Integer.parseInt(music.one("SELECT CAST(count(*) AS VARCHAR) FROM " + byState))));
    assertThat(
        plays, is(Long.parseLong(music.one("SELECT CAST(sum(plays) AS VARCHAR) FROM " + byState))));
    assertThat(
        said("plan_changes").get("total").asLong(),
        is(
            Long.parseLong(
                music.one(
                    "SELECT CAST(coalesce(sum(changes), 0) AS VARCHAR) FROM (SELECT changes,"
                        + " change_date + to_hours(change_hour) AS t FROM"
                        + " mart.mart_plan_change_hourly) WHERE t > (SELECT max(change_date +"
                        + " to_hours(change_hour)) - INTERVAL 1 DAY FROM"
                        + " mart.mart_plan_change_hourly)"))));
    assertThat(browser.complaints(), is(empty()));
  }

  @Test
  void aLineOfOneTimeIsShownWithinAnHourAroundIt() throws Exception {
    String chart = "document.querySelector('[data-tile=by_hour] .body').chart";
    browser.value(chart + ".show([7200000], [{label: 'plays', values: [1]}]); true");

    browser.await(chart + ".plot.scales.x.min === 5400");
    assertThat(browser.value(chart + ".plot.scales.x.max").asLong(), is(9_000L));
  }

  @Test
  void aNewRowMovesItsTileAtOnce() throws Exception {
    long plays = 1_000_000 + said("plays").asLong();
    List<String> hour =
        cells(
            "SELECT CAST(play_date AS VARCHAR), CAST(play_hour AS VARCHAR) FROM mart.mart_song_play_hourly_metrics "
                + HOUR);
    music.write(
        "mart.mart_song_play_hourly_metrics",
        Map.of(
            "play_date",
            LocalDate.parse(hour.get(0)),
            "play_hour",
            Long.valueOf(hour.get(1)),
            "plays",
            plays,
            "uniq_users",
            4_321L,
            "uniq_songs",
            1_234L));
    long start = System.nanoTime();
    browser.await("alluvium.said().plays.result === " + plays);
    long millis = (System.nanoTime() - start) / 1_000_000;

    assertThat("a busy machine is slower than the page", millis, lessThan(20_000L));
    System.out.println("visible after " + millis + " ms");
    assertThat(shown("users"), is("4,321"));
  }

  private static List<String> cells(String sql) {
    List<String> cells = new ArrayList<>();
    music.ask(sql).get(0).forEach(cell -> cells.add(String.valueOf(cell)));
    return cells;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>globalThis.hacked = true</script>",
        "<img src=x onerror='globalThis.hacked = true'>",
        "\u202eright to left",
        "\u0634\u0627\u0639\u0631",
        "LONG"
      })
  void hostileTitlesAreText(String title) throws Exception {
    String name = title.equals("LONG") ? "x".repeat(10_000) : title;
    String table = "mart.mart_song_play_top_10_songs";
    LocalDate day =
        LocalDate.parse(music.one("SELECT CAST(max(play_date) AS VARCHAR) FROM " + table));
    music.write(
        table,
        Map.of(
            "play_date",
            day,
            "rank",
            1L,
            "song_name",
            name,
            "song_artist",
            name,
            "uniq_users",
            9L,
            "plays",
            9L,
            "song_name_upper",
            name));
    browser.await(
        "document.querySelector('[data-tile=top_song] .text').textContent === "
            + JSON.writeValueAsString(name));

    assertThat(browser.value("globalThis.hacked === undefined").asBoolean(), is(true));
    assertThat(
        "nothing is wider than the page",
        browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean(),
        is(true));
    assertThat(
        browser.value("document.querySelector('[data-tile=top_song]').offsetHeight").asInt(),
        lessThan(260));
    assertThat(browser.complaints(), is(empty()));
  }

  @Test
  void comesBackAfterTheServerWasGoneAndIsRight() throws Exception {
    browser.await("alluvium.state() === 'live'");
    music.restart(
        () -> {
          try {
            browser.await("alluvium.state() === 'gone'");
            assertThat(
                browser.value("document.getElementById('banner').textContent").asText(),
                containsString("trying again"));
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          music.write(
              "mart.mart_authorization_hourly",
              Map.of(
                  "auth_date",
                  LocalDate.of(2023, 5, 1),
                  "auth_hour",
                  9L,
                  "successes",
                  1L,
                  "failures",
                  77L));
        });
    browser.await("alluvium.state() === 'live' && alluvium.said().failures.result === 77");
    assertThat(browser.value("document.getElementById('banner').hidden").asBoolean(), is(true));
  }

  @Test
  void answersAQueryInTheTableBrowserAndRefusesAWrite() throws Exception {
    browser.open(music.url() + "#tables/mart.mart_session");
    browser.await("document.querySelector('.stack h2')?.textContent === 'mart.mart_session'");
    assertThat(
        browser.value("document.querySelector('.tag.personal').textContent").asText(),
        is("identifier"));
    type("SELECT count(*) AS n FROM mart.mart_session");
    browser.await(
        "document.querySelector('#result td')?.textContent === '"
            + music.one("SELECT CAST(count(*) AS VARCHAR) FROM mart.mart_session")
            + "'");
    type("DROP TABLE mart.mart_session");
    browser.await(
        "document.querySelector('#result .fault')?.textContent === 'only a SELECT is run here'");
  }

  private static void type(String sql) throws Exception {
    browser.value(
        "document.getElementById('sql').value = "
            + JSON.writeValueAsString(sql)
            + "; document.getElementById('run').click()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#dashboard", "#pipeline", "#tables/mart.mart_session"})
  void isUsableByAll(String page) throws Exception {
    Path axe = Path.of("..", "serve", "src", "test", "resources", "axe", "axe.min.js");
    for (boolean isDark : new boolean[] {false, true}) {
      browser.size(1440, 1180, isDark);
      browser.open("about:blank");
      browser.open(music.url() + page);
      browser.await("alluvium.version() !== null && document.querySelectorAll('td').length > 3");
      browser.value(Files.readString(axe) + "; true");
      JsonNode violations =
          JSON.readTree(
              browser
                  .value(
                      "axe.run(document, {resultTypes: ['violations']}).then((r) => JSON.stringify("
                          + "r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html + ' ' +"
                          + " n.failureSummary).join('; ').slice(0, 900))))")
                  .asText());
      assertThat(page + (isDark ? " dark" : " light"), violations.toPrettyString(), is("[ ]"));
    }
  }

  @Test
  void fitsASmallScreenAndTheKeyboardReachesEverything() throws Exception {
    browser.size(390, 844, false);
    browser.open("about:blank");
    browser.open(music.url());
    browser.await("alluvium.version() !== null && Object.keys(alluvium.said()).length > 5");
    Files.write(PICTURES.resolve("small.png"), browser.picture());
    assertThat(
        browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean(), is(true));
    String reach =
        "[...document.querySelectorAll('a[href], button, summary, textarea, [tabindex=\"0\"]')].filter((e) =>"
            + " e.offsetParent !== null && e.tabIndex >= 0).length";
    assertThat(browser.value(reach).asInt(), greaterThan(6));
    assertThat(browser.value("document.title").asText(), not(is("Alluvium")));
  }
}
