package dev.alluvium.schemas.generate.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnId;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogFilesTest {
  private static final Map<String, Catalog> CATALOGS = new ConcurrentHashMap<>();
  private static final Path SHOP = Path.of("src/test/resources/shop");

  static Stream<String> domains() {
    return ContractLoader.domains().stream();
  }

  private static Catalog of(String domain) {
    return CATALOGS.computeIfAbsent(
        domain, name -> Catalog.of(ContractLoader.loadFromClasspath(name), Examples.packed(name)));
  }

  @ParameterizedTest
  @MethodSource("domains")
  void everyTableAndViewHasAPageWithAllItsColumns(String domain) {
    Map<String, String> pages = CatalogPages.of(of(domain));
    WarehouseSpec warehouse = WarehouseModel.of(ContractLoader.loadFromClasspath(domain));
    warehouse
        .tables()
        .forEach(
            table ->
                table
                    .columns()
                    .forEach(
                        column ->
                            assertThat(
                                pages.get(table.qualifiedName() + ".md"),
                                containsString("| " + Markdown.text(column.name()) + " "))));
    warehouse
        .views()
        .forEach(
            view ->
                assertThat(
                    pages.get(view.qualifiedName() + ".md"),
                    containsString(Markdown.text(view.description()))));
  }

  /** From the fields of records to those of Looker, each step leads to a column that is there. */
  @ParameterizedTest
  @MethodSource("domains")
  void lineageLeadsFromFieldsOfRecordsToFieldsOfLooker(String domain) {
    Set<ColumnId> all = new HashSet<>();
    of(domain)
        .entries()
        .forEach(
            entry -> entry.columns().forEach(c -> all.add(new ColumnId(entry.id(), c.name()))));
    List<String> wrong = new ArrayList<>();
    int shown = 0;
    for (CatalogEntry entry : of(domain).entries()) {
      for (CatalogColumn column : entry.columns()) {
        column.madeOf().origins().stream()
            .filter(origin -> !all.contains(origin.column()) && !origin.column().isRows())
            .forEach(origin -> wrong.add(column.name() + " is made of " + origin.column()));
        boolean isOrigin = column.madeOf().origins().isEmpty();
        if (entry.kind() == CatalogEntry.Kind.LOOKER) {
          shown++;
          if (isOrigin) {
            wrong.add(entry.id() + ": " + column.name() + " is made of nothing");
          }
        }
        boolean isUsed = !column.usedBy().isEmpty();
        if (entry.kind() == CatalogEntry.Kind.TOPIC && !isUsed) {
          wrong.add(entry.id() + ": " + column.name() + " is used by nothing");
        }
      }
    }

    assertThat(wrong, is(empty()));
    assertThat(shown, greaterThan(10));
  }

  @Test
  void aPageSaysWhatIsKnownOfATable() {
    String page = CatalogPages.of(of("music")).get("mart.mart_session.md");

    assertThat(
        page,
        allOf(
            containsString("| Grain | one row per session\\_id, session\\_start\\_ts |"),
            containsString("| Steward | head of listening data |"),
            containsString("| Freshness | within 15m |"),
            containsString("| topic page\\_view\\_events: sessionId |"),
            containsString("mart_session.view.lkml): total\\_plays (summed)")));
  }

  @Test
  void aPageSaysWhatIsExpectedWhicheverWayThatIsTold() {
    Map<String, String> pages = CatalogPages.of(of("music"));

    assertThat(
        pages.get("raw.page_view_events.md"),
        allOf(
            containsString("**who\\_is\\_signed\\_in\\_is\\_known**: Whoever"),
            containsString("before. Where it does not hold, that is a warning.")));
    assertThat(pages.get("mart.mart_session.md"), containsString("**ends\\_after\\_its\\_start**"));
  }

  @Test
  void aColumnHasTheRulesOfTheFieldThatItIsACopyOf() {
    assertThat(
        column(of("music"), "mart.mart_song_play", "plan_type").rules(),
        is(List.of("trim", "lower", "required", "one of free, paid")));
  }

  @Test
  void personalColumnsShowNoExamples() {
    Catalog catalog =
        Catalog.of(
            ContractLoader.loadFromClasspath("music"),
            new Examples(
                Map.of(
                    "raw.listen_events",
                    Map.of("first_name", List.of("Ada"), "song", List.of("Lied")))));

    assertThat(column(catalog, "raw.listen_events", "first_name").examples(), is(empty()));
    assertThat(column(catalog, "raw.listen_events", "song").examples(), is(List.of("Lied")));
  }

  @Test
  void eachPackedDomainHasExamplesOfColumnsThatAreNotPersonal() {
    for (String domain : ContractLoader.domains()) {
      int shown = 0;
      Examples examples = Examples.packed(domain);
      for (CatalogEntry entry : of(domain).entries()) {
        for (CatalogColumn column : entry.columns()) {
          shown += column.examples().size();
          if (column.personal().isPresent()) {
            assertThat(
                entry.id() + " " + column.name(),
                examples.of(new ColumnId(entry.id(), column.name())),
                is(empty()));
          }
        }
      }
      assertThat(domain, shown, greaterThan(100));
    }
  }

  @Test
  void whatContractsSayIsText(@TempDir Path folder) throws IOException {
    String hostile =
        "</td><script>alert(1)</script> | [a](javascript:b) **c** `d` ![e](https://f) $g$ @h";
    try (Stream<Path> contracts = Files.list(SHOP)) {
      for (Path contract : contracts.toList()) {
        Files.writeString(
            folder.resolve(contract.getFileName()),
            Files.readString(contract)
                .replace("description: Gifts.", "description: \"" + hostile + "\"")
                .replace("A small shop,", hostile.replace(": ", ":") + " A small shop,"));
      }
    }
    DomainSpec shop = ContractLoader.load(folder);
    CatalogFiles.of(List.of(Catalog.of(shop, Examples.NONE)))
        .values()
        .forEach(
            page ->
                assertThat(
                    page,
                    allOf(
                        not(containsString("<script")),
                        not(containsString("[a]")),
                        not(containsString("**c")),
                        not(containsString("`d`")))));
    String page =
        Objects.requireNonNull(
            CatalogPages.of(Catalog.of(shop, Examples.NONE)).get("mart.mart_best_sellers.md"));
    String row =
        page.lines().filter(line -> line.startsWith("| gifts |")).findFirst().orElseThrow();
    assertThat(row.chars().filter(sign -> sign == '|').count(), is(equalTo(7L)));
  }

  @ParameterizedTest
  @CsvSource({"a_b, a\\_b", "'a\n# b', a &#35; b", "a\\b, a&#92;b", "https://a, https&#58;//a"})
  void writesTextOnOneLine(String text, String written) {
    assertThat(Markdown.text(text), is(written));
  }

  private static CatalogColumn column(Catalog catalog, String id, String name) {
    return catalog.entries().stream()
        .filter(entry -> entry.id().equals(id))
        .flatMap(entry -> entry.columns().stream())
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
