package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.generate.catalog.Catalog;
import dev.alluvium.schemas.generate.catalog.CatalogFiles;
import dev.alluvium.schemas.generate.catalog.Examples;
import dev.alluvium.schemas.odcs.OdcsExport;
import dev.alluvium.schemas.odcs.OdcsServer;
import dev.alluvium.schemas.spec.DomainSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said once in a contract stands in several files, and each that is stale is named. */
class StaleFilesTest {
  private static final Path SHOP = Path.of("src/test/resources/shop");

  @Test
  void committedPagesOfTheCatalogAreWhatTheContractsSay() {
    DerivedFolder folder = new DerivedFolder(Path.of(".."), CatalogFiles.FOLDER);
    List<Catalog> catalogs =
        ContractLoader.domains().stream()
            .map(name -> Catalog.of(ContractLoader.loadFromClasspath(name), Examples.packed(name)))
            .toList();

    assertThat(
        "scripts/generate rewrites these",
        folder.differences(CatalogFiles.of(catalogs)),
        is(empty()));
  }

  @Test
  void eachFileThatHasAChangedDescriptionIsNamed(@TempDir Path folder) throws IOException {
    Path project = folder.resolve("project");
    DomainSpec before = shop(folder.resolve("before"), "Given.", "Given.");
    DomainSpec after = shop(folder.resolve("after"), "description: Gifts.", "description: Given.");
    Generate.write(project, List.of(before));
    assertThat(Generate.differences(project, List.of(before)), is(empty()));
    assertThat("twice changes nothing", Generate.write(project, List.of(before)), is(empty()));

    List<String> stale =
        Generate.differences(project, List.of(after)).stream()
            .map(difference -> difference.split(":", 2)[0])
            .toList();

    assertThat(
        stale,
        contains(
            "bigquery/mart/mart_best_sellers.json",
            "looker/derived/shop/mart_best_sellers.view.lkml",
            "docs/catalog/shop/mart.mart_best_sellers.md"));
    assertThat(staleOdcs(before, after), contains("mart.mart_best_sellers.odcs.yaml"));
    Generate.write(project, List.of(after));
    for (String root : List.of("schemas/bigquery", "schemas/looker", "docs/catalog")) {
      assertThat(root, filesWith("Given.", project.resolve(root)), is(1L));
    }
  }

  private static long filesWith(String text, Path folder) throws IOException {
    long found = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found += Files.readString(file).contains(text) ? 1 : 0;
      }
    }
    return found;
  }

  /** These are no files of the project, and are told apart by their bytes. */
  private static List<String> staleOdcs(DomainSpec before, DomainSpec after) {
    Map<String, String> were = odcs(before);
    return odcs(after).entrySet().stream()
        .filter(file -> !file.getValue().equals(were.get(file.getKey())))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<String, String> odcs(DomainSpec domain) {
    return OdcsExport.files(domain, OdcsServer.of("duckdb:shop.duckdb").orElseThrow(), "1.0.0");
  }

  private static DomainSpec shop(Path folder, String text, String instead) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> contracts = Files.list(SHOP)) {
      for (Path contract : contracts.toList()) {
        Files.writeString(
            folder.resolve(contract.getFileName()),
            Files.readString(contract).replace(text, instead));
      }
    }
    return ContractLoader.load(folder);
  }
}
