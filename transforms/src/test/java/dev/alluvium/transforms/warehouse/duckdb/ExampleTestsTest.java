package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.warehouse.duckdb.ExampleTests.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleTestsTest {
  private static final Path BAKERY = Path.of("../schemas/src/test/resources/bakery");

  @Test
  void compareValuesOfEveryTypeWhateverTheOrder() {
    List<Result> results = ExampleTests.run(ContractLoader.load(BAKERY));

    assertThat(failures(results), is(empty()));
    assertThat(results.size(), is(4));
  }

  @Test
  void tellWhichRowsAreMissingAndWhichUnexpected(@TempDir Path folder) throws IOException {
    DomainSpec domain = bakery(folder, "{article: rye, days: 2}", "{article: rye, days: 3}");

    assertThat(
        failures(ExampleTests.run(domain)),
        is(
            List.of(
                """
                best_article.counts_days
                            article  days
                missing     rye      3
                unexpected  rye      2""")));
  }

  @Test
  void showColumnsThatAreNotCompared(@TempDir Path folder) throws IOException {
    DomainSpec domain = bakery(folder, "{article: oat, days: 1}", "{days: 7}");

    assertThat(
        failures(ExampleTests.run(domain)),
        is(
            List.of(
                """
                best_article.counts_days
                            article  days
                missing     ·        7
                unexpected  oat      1""")));
  }

  @Test
  void failWhereRowsShareAKey(@TempDir Path folder) throws IOException {
    bakery(folder, "GROUP BY article\n", "GROUP BY article, sold_day\n");
    DomainSpec domain =
        bakery(folder, "- {article: rye}", "- {article: rye, sold_day: 2024-01-01}");

    assertThat(
        failures(ExampleTests.run(domain)),
        is(
            List.of(
                "best_article.counts_days\nmart.best_article: 1 of the keys"
                    + " (article) that its query gives have several rows")));
  }

  @Test
  void sayWhereTheQueryCannotBeRun(@TempDir Path folder) throws IOException {
    DomainSpec domain = bakery(folder, "COUNT(*) AS days", "CUONT(*) AS days");

    String first = failures(ExampleTests.run(domain)).get(0);

    assertThat(
        first.lines().skip(1).findFirst().orElseThrow().replaceAll("does not exist.*", "…"),
        is(
            "models.yaml:12: model mart.best_article: its query cannot be run: Catalog Error:"
                + " Scalar Function with name cuont …"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          COUNT(JSON_VALUE_ARRAY(article)) | JSON_VALUE_ARRAY | engines write its numbers in different ways; take the value by a column of its own
          MAX(ARRAY_LENGTH(TO_JSON(article))) | ARRAY_LENGTH | engines write its numbers in different ways; take the value by a column of its own
          SAFE_DIVIDE(COUNT(*), 2) | SAFE_DIVIDE | write a / NULLIF(b, 0)
          COUNTIF(REGEXP_CONTAINS(article, 'x')) | REGEXP_CONTAINS | let a column of a mart have it, as {sql: "REGEXP_CONTAINS(…)"}
          """)
  void sayWhatToWriteInsteadOfWhatBigQueryAloneHas(
      String call, String function, String instead, @TempDir Path folder) throws IOException {
    DomainSpec domain = bakery(folder, "COUNT(*) AS days", call + " AS days");

    assertThat(
        failures(ExampleTests.run(domain)).get(0).lines().skip(1).findFirst().orElseThrow(),
        startsWith(
            "models.yaml:12: model mart.best_article: its query calls %s, which DuckDB has not, or not so: %s"
                .formatted(function, instead)));
  }

  @Test
  void holdRowsToWhatIsExpectedOfThemAndExpectationsToTheirExamples(@TempDir Path folder)
      throws IOException {
    DomainSpec domain =
        bakery(
            folder,
            "    partition_by: sold_day",
            """
                expectations:
                  is_dear: {description: Bread is dear., row: mean_price > 1, broken_by: [{mean_price: 2}, {mean_price: 3}]}
                  is_sold: {description: There are sales., row: sales > 0, broken_by: [{sales: 2}, {sales: null}]}
                  is_best:
                    description: The best is there.
                    none: SELECT sold_day, article FROM mart.sales_daily WHERE NOT EXISTS (SELECT 1 FROM mart.best_article)
                partition_by: sold_day\
            """);

    assertThat(
        failures(ExampleTests.run(domain)),
        is(
            List.of(
                "sales_daily.adds_up_and_leaves_gifts_out\n"
                    + "expectation is_dear does not hold of these rows: 1 break it",
                "sales_daily.is_dear\nthe expectation holds of the rows in broken_by")));
  }

  /** A row of raw that gives no time has one, as it would be a tombstone otherwise. */
  @Test
  void takeRowsOfRawWithoutATimeForRows(@TempDir Path folder) throws IOException {
    bakery(folder, "", "");
    Files.writeString(
        folder.resolve("quality.yaml"),
        """
        quality: bakery
        tables:
          raw.sold:
            is_named: {not_null: article, description: It has a name., broken_by: [{article: null}]}
        """);

    assertThat(
        ExampleTests.run(ContractLoader.load(folder)).stream()
            .filter(result -> result.name().equals("raw.sold.is_named"))
            .map(Result::isPassed)
            .toList(),
        is(List.of(true)));
  }

  private static List<String> failures(List<Result> results) {
    return results.stream()
        .filter(result -> !result.isPassed())
        .map(result -> result.name() + "\n" + result.difference().orElseThrow())
        .toList();
  }

  /** The bakery with a text of its models replaced; what was replaced before stays so. */
  private static DomainSpec bakery(Path folder, String text, String replacement)
      throws IOException {
    try (Stream<Path> files = Files.list(BAKERY)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(file.getFileName());
        if (!Files.exists(copy)) {
          Files.copy(file, copy);
        }
      }
    }
    Path models = folder.resolve("models.yaml");
    Files.writeString(
        models, Files.readString(models).replaceFirst(Pattern.quote(text), replacement));
    return ContractLoader.load(folder);
  }
}
