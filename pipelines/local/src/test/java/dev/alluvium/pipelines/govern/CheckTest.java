package dev.alluvium.pipelines.govern;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.schemas.contract.ContractLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
  private static final String EVENT =
      """
      event: book_lent
      description: A book was lent.
      owner: library
      source: {topic: book_lent}
      identity: [book_id]
      event_time: lent_ts
      fields:
        book_id: {type: int64, required: true, description: Number of the book.}
        lent_ts: {from: ts, type: timestamp, required: true, description: When.}
      """;
  private static final String VIEWS =
      """
      views: library
      owner: library
      information_views:
        lent:
          description: What was lent.
          columns:
            book_id: {type: int64, description: Number.}
          sql: SELECT book_id FROM raw.book_lent
        lent_twice:
          description: What was lent twice.
          columns:
            book_id: {type: int64, description: Number.}
          sql: SELECT book_id FROM mart.lent GROUP BY book_id HAVING count(*) = 2
      """;

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  CheckTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void findsNoFaultInWhatIsPacked() {
    int code = check(ContractLoader.domains().toArray(String[]::new));

    assertThat(out + "" + err, code, is(0));
    assertThat(out.toString(), containsString("music: no fault in "));
  }

  @Test
  void tellsEveryWrongQueryAtOnceAndWhatReadsItIsNotWrongForIt() throws IOException {
    contracts("a", EVENT, VIEWS.replace("SELECT book_id FROM raw", "SELECT bok_id FROM raw"));
    String other =
        """
          third:
            description: Of another type.
            columns:
              book_id: {type: string, description: Number.}
            sql: SELECT book_id FROM raw.book_lent
        """;
    Files.writeString(
        folder.resolve("a/views.yaml"), Files.readString(folder.resolve("a/views.yaml")) + other);

    assertThat(check(folder.resolve("a").toString()), is(1));

    String[] lines = out.toString().split("\n", -1);
    assertThat(
        lines[0],
        startsWith(
            folder.resolve("a/views.yaml")
                + ":8: view mart.lent: its query cannot be run: Binder Error: "));
    assertThat(lines[0], containsString("near it: \"book_id\""));
    assertThat(
        lines[1],
        startsWith(
            folder.resolve("a/views.yaml") + ":18: view mart.third: its query gives book_id as"));
    assertThat(lines[2], is("2 faults"));
  }

  @Test
  void checksADomainOfOneEvent() throws IOException {
    contracts("library", EVENT, VIEWS);
    Files.delete(folder.resolve("library/views.yaml"));
    String name = folder.resolve("library").toString();
    Files.writeString(
        folder.resolve("library/quality.yaml"),
        """
        quality: library
        tables:
          raw.book_lent:
            is_one: {description: A book has a number., row: book_id > 0, severity: fail}
        """);

    assertThat(out.toString(), check(name), is(0));

    Files.writeString(
        folder.resolve("library/quality.yaml"),
        Files.readString(folder.resolve("library/quality.yaml")).replace("book_id >", "no_id >"));
    assertThat(check(name), is(1));
    assertThat(out.toString(), containsString("no_id"));
  }

  /** A job has the types that the query of a view gives, of which any width is int64. */
  @Test
  void looksAtViewsOfViewsAsAJobMakesThem() throws IOException {
    contracts(
        "library",
        EVENT,
        VIEWS
            .replace(
                "SELECT book_id FROM raw.book_lent",
                "SELECT SUM(book_id) AS book_id FROM raw.book_lent")
            .replace(
                "SELECT book_id FROM mart.lent GROUP",
                "SELECT book_id, REPEAT('x', book_id) AS x FROM mart.lent GROUP"));

    assertThat(check(folder.resolve("library").toString()), is(1));
    assertThat(out.toString(), containsString("mart.lent_twice: its query cannot be run"));
    assertThat(out.toString(), containsString("HUGEINT"));
  }

  /** Who may see one of them may not see the other. */
  @ParameterizedTest
  @CsvSource({"'', 1", "', personal: reader', 0"})
  void refusesAColumnOfPersonalDataOfTwoKindsThatSaysNotWhich(String said, int expected)
      throws IOException {
    String event =
        EVENT.replace(
            "  book_id:",
            "  reader: {type: string, personal: reader, description: Who.}\n"
                + "  city: {type: string, personal: location, description: Where.}\n  book_id:");
    String views =
        VIEWS
            .replaceFirst(
                "book_id: \\{type: int64, description: Number.",
                "book_id: {type: string, description: Both." + said)
            .replace("SELECT book_id FROM raw", "SELECT CONCAT(city, reader) AS book_id FROM raw")
            .replaceAll("(?s)  lent_twice:.*", "");
    contracts("library", event, views);

    int code = check(folder.resolve("library").toString());

    assertThat(out + "" + err, code, is(expected));
    if (expected > 0) {
      assertThat(
          out.toString(),
          containsString(
              "mart.lent: book_id is made of personal data of several kinds, location and reader:"
                  + " say which it is, as personal: location"));
    }
  }

  @Test
  void refusesAQueryThatLineageCannotRead() throws IOException {
    contracts(
        "library", EVENT, VIEWS.replace("FROM raw.book_lent", "FROM (FROM raw.book_lent) AS b"));

    int code = check(folder.resolve("library").toString());

    assertThat(out.toString(), containsString("library/views.yaml:8: mart.lent: what its columns"));
    assertThat(out.toString(), containsString("cannot be told: cannot tell what columns this"));
    assertThat(out.toString().lines().count(), is(2L));
    assertThat(code, is(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CAST(epoch(event_ts) AS INT64) | EPOCH, which DuckDB alone has, or has so: let a column",
        "book_id::BIGINT | ::, which DuckDB alone has, or has so: write CAST(x AS INT64)",
        "CAST(CAST(book_id AS VARCHAR) AS INT64) | VARCHAR, which DuckDB alone has, or has so: the type is called STRING",
        "SUM(book_id) FILTER (WHERE book_id > 0) OVER () | FILTER, which DuckDB alone has",
        "COALESCE(year(DATE_TRUNC('month', event_ts)), 0) | YEAR, which DuckDB alone has, or has so: write EXTRACT",
      })
  void refusesAQueryThatBigQueryCannotRead(String expression, String what) throws IOException {
    contracts(
        "a",
        EVENT,
        VIEWS.replace("SELECT book_id FROM raw", "SELECT " + expression + " AS book_id FROM raw"));
    assertThat(check(folder.resolve("a").toString()), is(1));
    assertThat(out.toString(), containsString("a/views.yaml:8: mart.lent: its query has " + what));
  }

  @Test
  void takesNamesThatAreWordsOfDuckDbAlone() throws IOException {
    contracts(
        "a",
        EVENT,
        VIEWS.replace(
            "SELECT book_id FROM raw.book_lent",
            "SELECT filter AS book_id FROM (SELECT year AS filter, text FROM (SELECT book_id AS year, 'x' AS text FROM raw.book_lent)) WHERE filter IN (1, 2)"));
    assertThat(out + "", check(folder.resolve("a").toString()), is(0));
  }

  @Test
  void tellsFaultsOfContractsByThePathThatAShellKnows() throws IOException {
    contracts(
        "a",
        EVENT.replace("int64", "integer").replace("event_time: lent_ts", "event_time: at"),
        "");

    assertThat(check(folder.resolve("a").toString()), is(1));

    assertThat(out.toString(), containsString(folder.resolve("a/book_lent.yaml") + ":6: "));
    assertThat(out.toString(), containsString(folder.resolve("a/book_lent.yaml") + ":8: "));
  }

  @Test
  void tellsWhatTwoDomainsDeclareInDifferentWays() throws IOException {
    contracts("a", EVENT, VIEWS);
    contracts("b", EVENT, VIEWS.replace("= 2", "= 3"));

    assertThat(check(folder.resolve("a").toString(), folder.resolve("b").toString()), is(1));

    assertThat(
        out.toString(),
        containsString(
            folder.resolve("b")
                + ": another mart.lent_twice is declared by "
                + folder.resolve("a")
                + ", and one warehouse cannot hold both"));
  }

  /** As a shell lists what is in {@code schemas/contracts}. */
  @Test
  void passesOverTheSchemaThatStandsBesideDomains() throws IOException {
    contracts("a", EVENT, VIEWS);

    assertThat(
        check(folder.resolve("a").toString(), folder.resolve("contract.schema.json").toString()),
        is(0));
  }

  @Test
  void checksAgainWhenAFileChanges() throws Exception {
    contracts("a", EVENT, VIEWS);
    String views = Files.readString(folder.resolve("a/views.yaml"));
    Thread watching = new Thread(() -> check("--watch", folder.resolve("a").toString()));
    watching.start();
    try {
      await("no fault in 1 event,");
      Files.writeString(folder.resolve("a/views.yaml"), views.replace("= 2", "= two"));
      await("1 fault\n");
      Files.writeString(folder.resolve("a/views.yaml"), views + "\n");
      await("1 fault\n\n" + folder.resolve("a") + ": no fault");
    } finally {
      watching.interrupt();
      watching.join();
    }
  }

  @Test
  void refusesInOneLineWhatIsNoFolder() {
    assertThat(check(folder.resolve("none").toString()), is(1));
    assertThat(out.toString(), containsString("unknown folder or domain"));
    assertThat(check("--watch", "music"), is(2));
    assertThat(err.toString(), startsWith("--watch looks at folders"));
  }

  private void await(String text) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!out.toString().contains(text)) {
      if (System.nanoTime() > end) {
        Assertions.fail("waited for '" + text + "' in: " + out);
      }
      Thread.sleep(20);
    }
  }

  private void contracts(String name, String event, String views) throws IOException {
    Path contracts = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        contracts.resolve("domain.yaml"),
        "domain: " + name + "\ndescription: Books.\nowner: library\n");
    Files.writeString(contracts.resolve("book_lent.yaml"), event);
    if (!views.isEmpty()) {
      Files.writeString(
          contracts.resolve("views.yaml"), views.replace("views: library", "views: " + name));
    }
  }

  private int check(String... args) {
    return Check.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
