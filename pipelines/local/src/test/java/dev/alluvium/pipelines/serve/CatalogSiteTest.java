package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.catalog.CatalogSite;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog's site in a real browser, from files, with a domain whose texts are hostile. */
@Timeout(300)
class CatalogSiteTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final String HOSTILE =
      "</script><img src=x onerror=globalThis.hurt=1> <b>\u202etext";
  private static final String SHOP = "#/shop/mart.mart_best_sellers";
  private static final String COLUMN = "#/music/mart.mart_song_play_hourly_metrics/uniq_users";

  private static Browser browser;
  private static String url = "";

  @BeforeAll
  static void open(@TempDir Path folder) throws Exception {
    assumeTrue(Browser.program().isPresent(), "Chromium is not installed");
    List<DomainSpec> domains =
        new ArrayList<>(
            ContractLoader.domains().stream().map(ContractLoader::loadFromClasspath).toList());
    domains.add(hostileShop(folder.resolve("shop")));
    Path site = Files.createDirectories(folder.resolve("site"));
    CatalogSite.of(domains.stream().map(d -> Catalog.of(d, Examples.NONE)).toList())
        .forEach((name, text) -> write(site.resolve(name), text));
    url = site.resolve("index.html").toUri().toString();
    browser = Browser.start(Files.createTempDirectory("chromium"));
    Files.createDirectories(PICTURES);
    for (boolean isDark : new boolean[] {false, true}) {
      browser.size(1280, 900, isDark);
      picture(COLUMN, "catalog-column" + (isDark ? "-dark.png" : "-light.png"));
      picture("#/music", "catalog-vault" + (isDark ? "-dark.png" : "-light.png"));
    }
  }

  private static DomainSpec hostileShop(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> contracts = Files.list(Path.of("../../schemas/src/test/resources/shop"))) {
      for (Path contract : contracts.toList()) {
        Files.writeString(
            folder.resolve(contract.getFileName()),
            Files.readString(contract)
                .replace("description: Gifts.", "description: \"" + HOSTILE + "\"")
                .replace("A small shop", HOSTILE));
      }
    }
    return ContractLoader.load(folder);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void picture(String page, String name) throws IOException {
    show(page);
    Files.write(PICTURES.resolve(name), browser.picture());
  }

  private static void show(String page) throws IOException {
    browser.open("about:blank");
    browser.forgetComplaints();
    browser.open(url + page);
    browser.await("document.querySelector('main h1') !== null");
  }

  private static List<String> texts(String selector) throws IOException {
    String said =
        browser
            .value(
                "JSON.stringify([...document.querySelectorAll('%s')].map((e) => e.textContent))"
                    .formatted(selector))
            .asText();
    return JSON.readerForListOf(String.class).readValue(said);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void findsTablesAndColumnsByNameAndByMeaning() throws IOException {
    show("#/");
    type("song_play_hourly uniq_users");

    assertThat(texts(".results a").get(0), is("mart.mart_song_play_hourly_metrics.uniq_users"));
    type("Different browsers");
    assertThat(texts(".results a"), hasItem("mart.mart_song_play_hourly_metrics.uniq_user_agents"));
    type("no such thing");
    assertThat(texts("#found"), is(List.of("Nothing has all these words.")));
    type("mart.mart_session");
    browser.value("document.querySelector('form').requestSubmit()");
    browser.await("document.querySelector('h1').textContent === 'mart.mart_session'");
  }

  private static void type(String text) throws IOException {
    browser.value(
        "{ const box = document.getElementById('search'); box.value = '%s'; box.dispatchEvent(new Event('input')); }"
            .formatted(text));
  }

  @Test
  void aColumnLeadsBackToRecordsAndOnToLooker() throws IOException {
    show(COLUMN);

    assertThat(
        texts(".graph a title"),
        hasItems(
            "topic listen_events userId",
            "raw.listen_events user_id",
            "event listen_events user_id",
            "mart.mart_song_play_hourly_metrics uniq_users",
            "looker mart_song_play_hourly_metrics most_uniq_users"));
    assertThat(texts("main code"), is(List.of("count_distinct(user_id)")));
    browser.value(
        "[...document.querySelectorAll('.graph a')].find((a) => a.textContent.includes('userId')).dispatchEvent(new MouseEvent('click', {bubbles: true}))");
    browser.await("document.querySelector('h1').textContent === 'topic listen_events: userId'");
  }

  @Test
  void theVaultIsDrawnAndNothingLiesOnAnother() throws IOException {
    for (String domain : List.of("devices", "music", "subscriptions", "transit")) {
      show("#/" + domain);

      assertThat(
          browser.value("document.querySelectorAll('.graph a').length").asInt(), greaterThan(3));
      assertThat(
          browser
              .value(
                  "(() => { const all = [...document.querySelectorAll('.graph rect')].map((r) => r.getBBox()); return all.filter((a, i) => all.some((b, j) => j > i && a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)).length; })()")
              .asInt(),
          is(0));
    }
    show("#/music");
    assertThat(texts(".graph title"), hasItem("link_session_user session_hk, user_hk"));
  }

  @Test
  void everyPageCanBeShown() throws IOException {
    show("#/");
    String wrong =
        """
        (async () => {
          const wrong = [];
          for (const domain of catalog.domains) {
            for (const entry of domain.entries) {
              const pages = [[''], [domain.name], [domain.name, entry.id], ...entry.columns.slice(0, 2).map((column) => [domain.name, entry.id, column.name])];
              for (const page of pages) {
                location.hash = '#/' + page.map(encodeURIComponent).join('/');
                dispatchEvent(new Event('hashchange'));
                if (!document.querySelector('main section') || /\\[object|index.html#/.test(document.querySelector('main').textContent)) wrong.push(page.join(' '));
              }
            }
          }
          return JSON.stringify(wrong);
        })()
        """;

    assertThat(browser.value(wrong).asText(), is("[]"));
    assertThat(browser.complaints(), is(empty()));
  }

  @Test
  void whatContractsSayIsShownAsText() throws IOException {
    show(SHOP);
    assertThat(texts("td"), hasItem(HOSTILE));
    show("#/shop");
    assertThat(texts("main p").toString(), containsString(HOSTILE));
    show("#/%3Cimg%20src=x%20onerror=hurt=1%3E");
    assertThat(texts("h1"), is(List.of("There is no such page")));
    show("#/%E0%A4%A");
    assertThat(texts("h1"), is(List.of("There is no such page")));

    assertThat(browser.value("typeof hurt").asText(), is("undefined"));
    assertThat(browser.complaints(), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#/", "#/music", "#/music/mart.mart_session", COLUMN})
  void isUsableByAll(String page) throws IOException {
    Path axe = Path.of("..", "serve", "src", "test", "resources", "axe", "axe.min.js");
    for (boolean isDark : new boolean[] {false, true}) {
      browser.size(1280, 900, isDark);
      show(page);
      browser.value(Files.readString(axe) + "; true");
      String violations =
          browser
              .value(
                  "axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v)"
                      + " => v.id + ': ' + v.nodes.map((n) => n.html + ' ' +"
                      + " n.failureSummary).join('; ').slice(0, 900)).join('\\n'))")
              .asText();
      assertThat(page + (isDark ? " dark" : " light"), violations, is(""));
    }
    browser.size(390, 844, false);
    assertThat(
        browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean(), is(true));
  }
}
