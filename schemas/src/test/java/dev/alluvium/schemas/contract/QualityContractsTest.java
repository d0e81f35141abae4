package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be expected of tables, by the contracts of {@code resources/bakery}. */
class QualityContractsTest {
  private final Path folder;

  QualityContractsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    try (Stream<Path> files = Files.list(ModelContractsTest.BAKERY)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          not_null: prise | raw.sold has no column "prise"; did you mean "price"?
          not_null: [price, price] | not_null names "price" twice
          not_null: [] | not_null of it must name one at least
          unique: weight | it takes what can be told apart, and compared; it is weight, float64
          unique: [note] | it takes what can be told apart, and compared; it is note, json
          range: {column: article, at_least: 1} | it takes a number, a date or a timestamp; it is article, string
          range: {column: price} | range of it needs at_least or at_most
          range: {column: price, at_least: cheap} | "cheap" is not a number (numeric), such as 9.99
          range: {column: price, at_least: 3, at_most: 2} | no value is in the range of it: at_least is above at_most
          range: {column: price, atleast: 3} | range of it needs at_least or at_most
          set: {column: photo, values: [AQI=]} | it takes what can be listed: no float64, json or bytes; it is photo, bytes
          set: {column: article, values: []} | values of it must name one at least
          set: {column: sale_no, values: [one]} | "one" is not a whole number (int64), such as 400
          set: {column: article} | set needs a key "values"
          pattern: {column: price, matches: x} | it takes a string; it is price, numeric
          pattern: {column: article, matches: "(x"} | matches of it is no regular expression: Unclosed group
          pattern: {column: article, matches: '(?=x)x'} | matches of it has what engines read in different ways
          pattern: {column: article, matches: '(x)\\1'} | matches of it has what engines read in different ways
          pattern: {column: article, matches: 'x$\\s?'} | matches of it has what engines read in different ways
          pattern: {column: article, matches: 'x{1,1001}'} | matches of it has what engines read in different ways
          pattern: {column: article, matches: '[\\S]'} | matches of it has what engines read in different ways
          pattern: {column: article, matches: 'x++'} | matches of it has what engines read in different ways
          pattern: {column: article, matches: '[a-z&&[b]]'} | matches of it has what engines read in different ways
          relation: {column: article, in: mart.sold_daily} | unknown table or view "mart.sold_daily"; did you mean "mart.sales_daily"?
          relation: {column: sale_no, in: mart.sales_daily} | mart.sales_daily has no column "sale_no"
          relation: {column: sale_no, in: mart.sales_daily, as: article} | sale_no, int64 is compared with article, string
          volume: {weeks: 4} | volume of it needs at_least or at_most
          volume: {at_least: 0} | at_least must be above zero
          volume: {at_least: 2, at_most: 1} | no volume is in the range of it: at_least is above at_most
          volume: {at_least: 1, weeks: 0} | weeks must be a whole number from 1 to 52, not "0"
          freshness: soon | freshness "soon" is no length of time
          row: SELECT 1; | sql of expectation it has a ;
          row: price > 1) OR (1 = 1 | sql of expectation it has a bracket without the other one of the pair
          row: current_setting(article) = article | sql of expectation it has CURRENT_SETTING, which gives something else each time
          row: article IN (SELECT article FROM mart.sales) | unknown table or view "mart.sales"
          none: DELETE FROM raw.sold | sql of expectation it must be a query
          none: SELECT article FROM raw.sald | unknown table or view "raw.sald"; did you mean "raw.sold"?
          row: sold_ts <= CURRENT_TIMESTAMP | sql of expectation it has CURRENT_TIMESTAMP, which gives something else each time; the time that is checked for is CHECKED_AT(), its day CAST(CHECKED_AT() AS DATE)
          none: SELECT source FROM raw.sold WHERE sold_ts > now() | sql of expectation it has NOW, which gives something else each time
          {not_null: price, unique: price} | expectation it needs one of these alone: not_null, unique, range
          severity: warn | expectation it needs one of these: not_null, unique, range
          {none: SELECT 1 FROM raw.sold, where: {gift: true}} | expectation it has where, which its query says by itself
          {not_null: price, where: {gift: maybe}} | "maybe" is not true or false (boolean)
          {not_null: price, broken_by: [{prise: 1}]} | raw.sold has no column "prise"
          {not_null: price, severity: error} | unknown severity "error". One of: fail, warn.
          """)
  void saysWhatIsWrongAndWhere(String expectation, String fault) throws IOException {
    String block =
        expectation.startsWith("{")
            ? expectation.substring(1, expectation.length() - 1)
            : expectation;
    write("  raw.sold:\n    it: {description: Holds., " + block + "}\n");

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        e.getMessage().lines().anyMatch(line -> line.startsWith("quality.yaml:4: " + fault)),
        is(true));
  }

  /** Deeper than a stack can follow. */
  @Test
  void saysInOneLineThatListsStandInEachOtherTooDeeply() throws IOException {
    Files.writeString(
        folder.resolve("quality.yaml"), "quality: bakery\ntables: " + "[".repeat(200_000));

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(e.getMessage(), is("quality.yaml: lists or blocks stand in each other too deeply"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "raw.sold:\n    it: {description: H., none: SELECT source FROM mart.lately}",
        "raw.sold:\n    it: {description: H., none: SELECT source FROM mart.latest}",
        "mart.lately:\n    it: {description: H., row: article <> ''}",
      })
  void readsNoViewThatHasAClock(String expected) throws IOException {
    Path views = folder.resolve("views.yaml");
    Files.writeString(
        views,
        Files.readString(views)
            + """
              lately:
                description: Sold of late.
                columns: {source: {type: string, description: S.}, article: {type: string, description: A.}}
                sql: SELECT source, article FROM raw.sold WHERE CAST(event_ts AS DATE) = current_date
              latest:
                description: The same.
                columns: {source: {type: string, description: S.}}
                sql: SELECT source FROM mart.lately
            """);
    write("  " + expected + "\n");

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(e.getMessage(), startsWith("quality.yaml:4: sql of expectation it reads mart.late"));
    assertThat(e.getMessage(), containsString("whose query has CURRENT_DATE, which gives"));
  }

  @Test
  void isOfTablesThatThereAre() throws IOException {
    write("  raw.sald:\n    it: {description: Holds., not_null: price}\n");

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        e.getMessage(),
        startsWith(
            "quality.yaml:3: unknown table or view \"raw.sald\"; did you mean \"raw.sold\"?"));
  }

  @Test
  void hasOneOfAName() throws IOException {
    Path models = folder.resolve("models.yaml");
    Files.writeString(
        models,
        Files.readString(models)
            .replace(
                "    partition_by: sold_day",
                "    expectations:\n      is_paid: {description: Paid., row: revenue > 0}\n    partition_by: sold_day"));
    write("  mart.sales_daily:\n    is_paid: {description: Paid., not_null: revenue}\n");

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        e.getMessage(),
        is(
            "quality.yaml:4: mart.sales_daily has an expectation \"is_paid\" already, at models.yaml:40; rename one"));
  }

  @Test
  void asksForATimeWhereDaysAreCounted() throws IOException {
    write("  mart.best_article:\n    it: {description: Holds., volume: {at_least: 1}}\n");

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        e.getMessage(),
        startsWith("quality.yaml:4: mart.best_article cannot say of what time its rows are"));
  }

  @Test
  void readsThoseOfTablesViewsAndModels() throws IOException {
    write(
        """
          raw.sold:
            price_is_told: {description: Told., not_null: price, where: {gift: false}, severity: warn}
          mart.best_of_day:
            article_is_told: {description: Told., not_null: [article]}
          mart.sales_daily:
            day_is_one_of_these: {description: Days., range: {column: sold_day, at_least: 2024-01-01}}
        """
            .indent(0));

    DomainSpec domain = ContractLoader.load(folder);

    assertThat(
        domain.expectations().stream()
            .map(e -> e.qualifiedName() + " " + e.severity().code() + " " + e.isToldAsLoaded())
            .toList(),
        contains(
            "raw.sold.price_is_told warn true",
            "mart.best_of_day.article_is_told fail false",
            "mart.sales_daily.day_is_one_of_these fail false"));
    assertThat(
        domain.expectations("raw.sold").stream().map(ExpectationSpec::place).toList(),
        contains("quality.yaml:4"));
  }

  private void write(String tables) throws IOException {
    Files.writeString(folder.resolve("quality.yaml"), "quality: bakery\ntables:\n" + tables);
  }
}
