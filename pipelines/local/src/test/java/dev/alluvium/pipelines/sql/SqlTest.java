package dev.alluvium.pipelines.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesRegex;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {
  private final Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  SqlTest(@TempDir Path folder) throws SQLException {
    file = folder.resolve("w.duckdb");
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE plays (song VARCHAR, plays BIGINT)");
      statement.execute("INSERT INTO plays VALUES ('Jóga', 7), ('東京', 12345), (NULL, NULL)");
    }
  }

  @Test
  void printsAnAlignedTable() {
    assertThat(run("SELECT * FROM plays"), is(0));
    assertThat(
        out.toString(),
        is(
            """
            song  plays
            ----  -----
            Jóga      7
            東京  12345
            NULL   NULL
            (3 rows)
            """));
  }

  /** No other file is read or written, and no extension fetched. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO '%s'",
        "SELECT * FROM read_text('%s')",
        "ATTACH '%s' AS other",
        "INSTALL httpfs"
      })
  void looksAtNothingButTheWarehouse(String query) {
    Path other = file.resolveSibling("other.csv");
    assertThat(run(query.replace("%s", other.toString())), is(1));
    assertThat(err.toString(), startsWith("sql: "));
    assertThat(Files.exists(other), is(false));
  }

  @Test
  void cutsWideCellsAndKeepsARowOnOneLine() {
    assertThat(run("SELECT repeat('ab', 50) AS wide, E'x\\ny' AS broken"), is(0));
    assertThat(out.toString(), containsString("a…  x y\n"));
    assertThat(out.toString(), containsString("(1 row)\n"));
  }

  @Test
  void printsCsvByTheBook() {
    assertThat(
        runCsv(
            "SELECT 'a,\"b\"' AS \"x,y\", NULL AS n, '' AS empty, true AS yes, 1.5::DECIMAL(38,9)"
                + " AS d, DATE '1999-12-31' AS day, 'ab'::BLOB AS bytes, E'1\\n"
                + "2' AS lines"),
        is(0));
    assertThat(
        out.toString(),
        is(
            "\"x,y\",n,empty,yes,d,day,bytes,lines\r\n"
                + "\"a,\"\"b\"\"\",,\"\",true,1.500000000,1999-12-31,ab,\"1\n2\"\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP '2023-04-03 10:15:30', 2023-04-03 10:15:30.000",
    "TIMESTAMP '2023-04-03 10:15:30.25', 2023-04-03 10:15:30.250",
    "TIMESTAMP '2023-04-03 10:15:30.000001', 2023-04-03 10:15:30.000001",
    "TIMESTAMP '1969-12-31 23:59:59.999', 1969-12-31 23:59:59.999",
    "TIMESTAMP '2023-03-26 02:30:00', 2023-03-26 02:30:00.000",
    "TIMESTAMPTZ '2023-04-03 12:15:30+02', 2023-04-03 10:15:30.000",
    "CAST('customer-4711' AS BLOB), customer-4711",
    "CAST('\\xAA\\x00a\\x5C\\x22' AS BLOB), \\xAA\\x00a\\x5C\\x22",
    "1::DOUBLE, 1.0",
    "0.1::DOUBLE + 0.2::DOUBLE, 0.30000000000000004",
    "12345678.9::DOUBLE, 12345678.9",
    "123456789012345::DOUBLE, 123456789012345.0",
    "1e15::DOUBLE, 1.0E15",
    "0.001::DOUBLE, 0.001",
    "0.0001::DOUBLE, 1.0E-4",
    "0::DOUBLE, 0.0",
    "9007199254740993::BIGINT, 9007199254740993",
    "TIMESTAMP_NS '2023-03-26 02:30:00.123456789', 2023-03-26 02:30:00.123456",
    "'TIMESTAMPTZ ''2023-03-25 23:30:00+00''::DATE', 2023-03-25",
    "'strftime(TIMESTAMPTZ ''2023-03-26 02:30:00+00'', ''%Y %H:%M'')', 2023 02:30",
    "[TIMESTAMP '2023-03-26 02:30:00'], ['2023-03-26 02:30:00']",
    "{a: TIMESTAMP '2023-03-26 02:30:00'}, {'a': '2023-03-26 02:30:00'}",
    "DATE '2023-03-26', 2023-03-26",
  })
  void printsValuesTheSameEverywhere(String expression, String text) {
    assertThat(runCsv("SELECT " + expression + " AS v"), is(0));
    assertThat(out.toString(), is("v\r\n" + text + "\r\n"));
  }

  /** A Thai counts other years with other digits, and in Berlin half past two was left out then. */
  @Test
  void printsNothingInTheLanguageAndZoneOfTheMachine() {
    Locale language = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Locale.setDefault(Locale.forLanguageTag("th-TH-u-nu-thai"));
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    try {
      assertThat(
          runCsv(
              "SELECT TIMESTAMP '2023-03-26 02:30:00' AS t, [TIMESTAMP '2023-03-26 02:30:00'] AS l,"
                  + " TIMESTAMPTZ '2023-03-25 23:30:00+00'::DATE AS d, 1234.5::DOUBLE AS n"),
          is(0));
      assertThat(
          out.toString(),
          is("t,l,d,n\r\n2023-03-26 02:30:00.000,['2023-03-26 02:30:00'],2023-03-25,1234.5\r\n"));
    } finally {
      Locale.setDefault(language);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void readsTheQueryFromStandardInput() {
    int exit =
        Sql.run(
            new StringReader("SELECT 1 AS one;\n"),
            out,
            new PrintWriter(err),
            "--warehouse=duckdb:" + file,
            "--format=csv");
    assertThat(exit, is(0));
    assertThat(out.toString(), is("one\r\n1\r\n"));
  }

  @Test
  void tellsAFailedQueryAsDuckDbDoes() {
    assertThat(run("SELECT son FROM plays"), is(1));
    assertThat(
        err.toString().lines().toList(),
        contains(
            "sql: Binder Error: Referenced column \"son\" not found in FROM clause!",
            "Candidate bindings: \"song\"",
            "",
            "LINE 1: SELECT son FROM plays",
            "               ^^^"));
    err.getBuffer().setLength(0);
    assertThat(run("SELECT * FROM play"), is(1));
    assertThat(err.toString(), containsString("Did you mean \"plays"));
  }

  @Test
  void runsStatementsOneAfterTheOther() {
    assertThat(runCsv("SELECT 1 AS a; -- one; not two\nSELECT ';' AS b;\n;"), is(0));
    assertThat(out.toString(), is("a\r\n1\r\nb\r\n;\r\n"));
  }

  @Test
  void stopsAtTheStatementThatFailsAndSaysWhich() {
    assertThat(runCsv("SELECT 1 AS a; SELECT b; SELECT 3 AS c"), is(1));
    assertThat(out.toString(), is("a\r\n1\r\n"));
    assertThat(err.toString(), startsWith("sql: statement 2 of 3: Binder Error: "));
  }

  /** A plan is a picture, and not a cell. */
  @Test
  void printsAPlanAsItIs() {
    assertThat(run("EXPLAIN SELECT * FROM plays"), is(0));
    assertThat(out.toString(), startsWith("╭─ Seq Scan"));
    assertThat(out.toString(), endsWith("╯\n"));
  }

  @Test
  void tellsNullFromItsName() {
    assertThat(run("SELECT NULL AS a, 'NULL' AS b, '''NULL''' AS c"), is(0));
    assertThat(out.toString().lines().skip(2).findFirst().orElse(""), is("NULL  'NULL'  ''NULL''"));
  }

  @Test
  void cutsCellsWhereItIsTold() {
    assertThat(run("SELECT 'abcdef' AS a", "--width=4"), is(0));
    assertThat(out.toString(), containsString("abc…\n"));
    assertThat(run("SELECT 1", "--width=0"), is(2));
  }

  @Test
  void saysHowLongAStatementTook() {
    assertThat(run("SELECT 1; SELECT 2", "--timing"), is(0));
    assertThat(err.toString(), matchesRegex("(\\d+\\.\\d{3} s\\R){2}"));
  }

  @Test
  void namesTheScriptInItsUsage() {
    assertThat(run("SELECT 1", "--help"), is(0));
    assertThat(out.toString(), startsWith("Usage: scripts/sql "));
    assertThat(out.toString(), containsString("Examples:"));
  }

  @Test
  void writesNothing() {
    assertThat(run("DELETE FROM plays"), is(1));
    assertThat(err.toString(), containsString("read-only"));
  }

  @Test
  void refusesAMissingFileAndCreatesNone() {
    Path missing = file.resolveSibling("missing.duckdb");
    assertThat(
        Sql.run(
            new StringReader(""),
            out,
            new PrintWriter(err),
            "--warehouse=duckdb:" + missing,
            "SELECT 1"),
        is(1));
    assertThat(err.toString(), containsString("there is no warehouse"));
    assertThat(Files.exists(missing), is(false));
  }

  @Test
  void tellsWrongUsageByItsExitCode() {
    assertThat(Sql.run(new StringReader(""), out, new PrintWriter(err), "SELECT 1"), is(2));
    assertThat(
        Sql.run(new StringReader(""), out, new PrintWriter(err), "--warehouse=x.db", "SELECT 1"),
        is(2));
    assertThat(run("  "), is(2));
  }

  private int run(String sql, String... options) {
    String[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "--warehouse=duckdb:" + file;
    all[options.length + 1] = sql;
    return Sql.run(new StringReader(""), out, new PrintWriter(err), all);
  }

  private int runCsv(String sql) {
    return run(sql, "--format=csv");
  }
}
