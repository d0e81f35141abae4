package dev.alluvium.pipelines.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFormatsTest {
  private static final String ROWS =
      "SELECT 1 AS n, 'a|b' AS t, [1, NULL] AS l, true AS b, NULL AS x"
          + " UNION ALL SELECT 2, E'c\\nd', [], false, NULL ORDER BY n";

  private final Path folder;
  private final Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  SqlFormatsTest(@TempDir Path folder) throws SQLException {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA mart");
      statement.execute("CREATE TABLE mart.plays (song VARCHAR, n BIGINT)");
      statement.execute("COMMENT ON TABLE mart.plays IS 'Plays.'");
      statement.execute("COMMENT ON COLUMN mart.plays.n IS 'How often.'");
      statement.execute("CREATE VIEW mart.busy AS SELECT song FROM mart.plays");
    }
  }

  @Test
  void printsJson() {
    assertThat(run(ROWS, "--format=json"), is(0));
    assertThat(
        out.toString(),
        is(
            """
            [
            {"n":1,"t":"a|b","l":[1,null],"b":true,"x":null},
            {"n":2,"t":"c\\nd","l":[],"b":false,"x":null}
            ]
            """));
  }

  @Test
  void printsAJsonObjectALine() {
    assertThat(run(ROWS, "--format=JSONL"), is(0));
    assertThat(
        out.toString().lines().skip(1).toList(),
        contains("{\"n\":2,\"t\":\"c\\nd\",\"l\":[],\"b\":false,\"x\":null}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          'NaN'::DOUBLE          ! "NaN"
          1e20::DOUBLE           ! 1.0E20
          1.50::DECIMAL(9,2)     ! 1.50
          170141183460469231731687303715884105727 ! 170141183460469231731687303715884105727
          '{"a": [1]}'::JSON     ! {"a": [1]}
          {a: 1, b: {c: 'x'}}    ! {"a":1,"b":{"c":"x"}}
          MAP {'k': DATE '2023-04-03'} ! {"k":"2023-04-03"}
          [TIMESTAMP '2023-03-26 02:30:00'] ! ["2023-03-26 02:30:00"]
          TIMESTAMP '2023-03-26 02:30:00' ! "2023-03-26 02:30:00.000"
          """)
  void printsValuesAsJsonHasThem(String expression, String json) {
    assertThat(run("SELECT " + expression + " AS v", "--format=jsonl"), is(0));
    assertThat(out.toString(), is("{\"v\":" + json + "}\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      textBlock =
          """
          DATE '0044-03-15 (BC)'                   ! 0044-03-15 (BC)
          DATE '0005-02-29 (BC)'                   ! 0005-02-29 (BC)
          'infinity'::DATE                         ! infinity
          '-infinity'::DATE                        ! -infinity
          DATE '5881580-07-10'                     ! 5881580-07-10
          TIMESTAMP '0044-03-15 (BC) 10:00:00'     ! 0044-03-15 10:00:00.000 (BC)
          'infinity'::TIMESTAMP                    ! infinity
          '-infinity'::TIMESTAMP                   ! -infinity
          MAP {'k': 1, 'z': NULL}                  ! {k=1, z=NULL}
          [MAP {'k': NULL}]                        ! [{k=NULL}]
          """)
  void printsAnyTimeAndNesting(String expression, String text) {
    assertThat(run("SELECT " + expression + " AS v", "--format=line"), is(0));
    assertThat(out.toString(), is("v = " + text + "\n"));
  }

  @Test
  void saysThatATimeCannotBeShown() {
    assertThat(run("SELECT TIME '24:00:00' AS v", "--format=line"), is(1));
    assertThat(err.toString(), containsString("cast it, as CAST(… AS VARCHAR)"));
  }

  @Test
  void printsMarkdown() {
    assertThat(run(ROWS, "--format=markdown"), is(0));
    assertThat(
        out.toString(),
        is(
            """
            | n | t | l | b | x |
            |---:|---|---|---|---|
            | 1 | a\\|b | [1, NULL] | true | NULL |
            | 2 | c d | [] | false | NULL |
            """));
  }

  @Test
  void printsALinePerValue() {
    assertThat(
        run("SELECT 1 AS one, repeat('x', 100) AS t UNION ALL SELECT 2, ''", "--format=line"),
        is(0));
    assertThat(out.toString(), is("one = 1\n  t = " + "x".repeat(100) + "\n\none = 2\n  t = \n"));
  }

  @Test
  void writesAFileWholeOrNotAtAll() throws IOException {
    Path to = folder.resolve("rows.csv");
    assertThat(run("SELECT 1 AS a", "--format=csv", "--output=" + to), is(0));
    assertThat(Files.readString(to), is("a\r\n1\r\n"));
    assertThat(run("SELECT 2 AS a; SELECT b", "--format=csv", "--output=" + to), is(1));
    assertThat("as it was", Files.readString(to), is("a\r\n1\r\n"));
    assertThat(out.toString(), is(""));
    assertThat(names(), contains("rows.csv", "w.duckdb"));
  }

  @Test
  void writesWhatALinkLeadsToWithTheRightsThatItHas() throws IOException {
    Path to = Files.createFile(folder.resolve("rows.csv"));
    Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(to, rights);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), to);
    assertThat(run("SELECT 1 AS a", "--format=csv", "--output=" + link), is(0));
    assertThat(Files.isSymbolicLink(link), is(true));
    assertThat(Files.readString(to), is("a\r\n1\r\n"));
    assertThat(Files.getPosixFilePermissions(to), is(rights));
  }

  @Test
  void refusesALinkThatLeadsNowhere() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), folder.resolve("gone.csv"));
    assertThat(run("SELECT 1 AS a", "--format=csv", "--output=" + link), is(1));
    assertThat(err.toString(), containsString("is a link that leads nowhere"));
    assertThat(Files.isSymbolicLink(link), is(true));
  }

  @Test
  void printsWhatACallGives() {
    assertThat(run("CALL duckdb_functions()", "--format=csv"), is(0));
  }

  @Test
  void leavesWhatIsNoFileAsItIs() throws IOException {
    Path pipe = folder.resolve("sock");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(pipe));
      assertThat(run("SELECT 1 AS a", "--format=csv", "--output=" + pipe), is(1));
      assertThat(err.toString(), containsString("is no file: leave --output out"));
      assertThat(Files.isRegularFile(pipe), is(false));
    }
  }

  @Test
  void writesParquetWithTypes() throws Exception {
    Path to = folder.resolve("rows.parquet");
    String sql =
        "SELECT 1::INTEGER AS i, 1.5::DECIMAL(9,2) AS d, '' AS empty, NULL::VARCHAR AS n,"
            + " TIMESTAMP '2023-04-03 10:15:30.000001' AS t, '\\xAA'::BLOB AS b, {a: [1]} AS s,"
            + " 0.1::DOUBLE AS f";
    assertThat(run(sql, "--format=parquet", "--output=" + to), is(0));
    try (Connection connection = DuckDbFile.openInMemory();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT string_agg(column_type, ' ' ORDER BY 1 = 1) FROM (DESCRIBE FROM '"
                    + to
                    + "')"
                    + " UNION ALL SELECT (q)::VARCHAR FROM '"
                    + to
                    + "' AS q")) {
      rows.next();
      assertThat(
          rows.getString(1),
          is("INTEGER DECIMAL(9,2) VARCHAR VARCHAR TIMESTAMP BLOB STRUCT(a INTEGER[]) DOUBLE"));
      rows.next();
      assertThat(
          rows.getString(1),
          is(
              "{'i': 1, 'd': 1.50, 'empty': '', 'n': NULL, 't': '2023-04-03 10:15:30.000001',"
                  + " 'b': '\\\\xAA', 's': {'a': [1]}, 'f': 0.1}"));
    }
    assertThat(names(), contains("rows.parquet", "w.duckdb"));
  }

  @Test
  void refusesParquetWithoutAFileOrWithMoreThanAQuery() {
    assertThat(run("SELECT 1", "--format=parquet"), is(2));
    assertThat(err.toString(), startsWith("--format=parquet needs --output=FILE"));
    String to = "--output=" + folder.resolve("x.parquet");
    assertThat(run("SELECT 1; SELECT 2", "--format=parquet", to), is(2));
    assertThat(run("SELECT 1", "--output=" + folder.resolve("no/x.csv")), is(1));
    assertThat(err.toString(), containsString("there is no folder"));
  }

  @Test
  void listsTablesAndColumns() {
    assertThat(run(".tables *PLAYS\n.schema\n.format csv\n.tables other.*"), is(0));
    assertThat(
        out.toString(),
        is(
            """
            table       kind   comment
            ----------  -----  -------
            mart.plays  table  Plays.
            (1 row)
            table       column  type     comment
            ----------  ------  -------  ----------
            mart.busy   song    VARCHAR  NULL
            mart.plays  song    VARCHAR  NULL
            mart.plays  n       BIGINT   How often.
            (3 rows)
            table,kind,comment\r
            """));
  }

  @Test
  void leavesAtQuitAndRefusesWhatIsNoCommand() {
    assertThat(run(".format csv\nSELECT 1 AS a;\n.quit\nSELECT nonsense"), is(0));
    assertThat(out.toString(), is("a\r\n1\r\n"));
    assertThat(run(".help"), is(0));
    assertThat(out.toString(), containsString(".tables [PATTERN]"));
    assertThat(run(".tabels"), is(1));
    assertThat(run(".timing"), is(1));
    assertThat(run(".format parquet"), is(1));
    assertThat(run(".width -1"), is(1));
    assertThat(
        err.toString().lines().map(line -> line.substring(0, 14)).toList(),
        contains("sql: .tabels i", "sql: write .ti", "sql: .format i", "sql: .width is"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private int run(String sql, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--warehouse=duckdb:" + file);
    all.add(sql);
    return Sql.run(new StringReader(""), out, new PrintWriter(err), all.toArray(String[]::new));
  }
}
