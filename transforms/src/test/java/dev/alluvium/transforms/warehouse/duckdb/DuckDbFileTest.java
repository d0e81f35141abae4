package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbFileTest {
  private final Path folder;

  DuckDbFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void namesTheProcessThatHoldsTheFile() throws Exception {
    Path file = folder.resolve("held.duckdb");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(holder.getInputStream().read(), is((int) 'h'));
      String message = refusal(file);
      assertThat(message, containsString("in use by another process (PID " + holder.pid() + ")"));
      assertThat(message.lines().count(), is(1L));
      assertThrows(DuckDbException.class, () -> DuckDbFile.openReadOnly(file));
    } finally {
      holder.getOutputStream().close();
      holder.waitFor();
    }
    DuckDbSession.open(file, warehouse()).close();
  }

  /** Holds a file open until its standard input ends. */
  static final class Holder {
    public static void main(String[] args) throws IOException {
      try (DuckDbSession session = DuckDbSession.open(Path.of(args[0]), warehouse())) {
        System.out.write('h');
        System.out.flush();
        while (System.in.read() >= 0) {
          session.flush();
        }
      }
    }

    private Holder() {}
  }

  /** The number that a client compares with those it reads; 65 is that of DuckDB 1.2. */
  @Test
  void makesFilesThatClientsOfDuckDbOneRead() throws Exception {
    Path file = folder.resolve("new.duckdb");
    DuckDbSession.open(file, warehouse(Tables.everyType())).close();
    byte[] header = Arrays.copyOf(Files.readAllBytes(file), 20);
    assertThat(new String(header, 8, 4, StandardCharsets.US_ASCII), is("DUCK"));
    assertThat(ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong(12), is(65L));
  }

  @Test
  void writesAFileThatANewerClientHasMade() throws Exception {
    Path file = folder.resolve("newer.duckdb");
    try (Connection newer = DriverManager.getConnection("jdbc:duckdb:" + file, new Properties());
        Statement statement = newer.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 1 AS one");
    }
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(Tables.everyType()))) {
      assertThat(session.query("SELECT one FROM kept").get(0), is(List.of(1)));
    }
    DuckDbSession.open(file, warehouse(Tables.everyType())).close();
  }

  /** For an SQLite file DuckDB would fetch an extension; a Parquet or CSV file it would query. */
  @ParameterizedTest
  @CsvSource({
    "notes.txt, not a database",
    "shop.sqlite, SQLite format 3\u0000\u0010",
    "plays.parquet, PAR1\u0015\u0004",
    "plays.csv, 'song,plays'",
    "plays.json, {}",
    "plays.zip, PK\u0003\u0004",
    "short.duckdb, DUCK",
  })
  void refusesWhatIsNoDatabase(String name, String start) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(name), start.repeat(name.equals("short.duckdb") ? 1 : 500));
    byte[] before = Files.readAllBytes(file);

    assertThat(refusal(file), endsWith(name + " is not a DuckDB file"));
    assertThat(
        assertThrows(DuckDbException.class, () -> DuckDbFile.openReadOnly(file)).getMessage(),
        endsWith(name + " is not a DuckDB file"));
    assertThat(Files.readAllBytes(file), is(before));
  }

  @Test
  void refusesAFolderAnEmptyFileAndPathsThatDuckDbMisreads() throws IOException {
    assertThat(refusal(folder), endsWith(" is a folder, not a DuckDB file"));
    Path empty = Files.createFile(folder.resolve("empty.duckdb"));
    assertThat(refusal(empty), containsString(" is empty, not a DuckDB file; delete it"));
    assertThat(
        refusal(folder.resolve("a;threads=1.duckdb")), containsString("a path with a ;; choose"));
    assertThat(refusal(folder.resolve("a\\b.duckdb")), containsString("a path with a \\; choose"));
    assertThat(
        refusal(Files.createDirectory(folder.resolve("x;y")).resolve("w.duckdb")),
        containsString("a path with a ;; choose another"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"w x", "a?b#c", "d%20e", "q'x\"", "new\nline", "*{$~:memory:"})
  void opensPathsWithSignsThatMeanSomethingElsewhere(String name) throws SQLException {
    assertOpens(name);
  }

  @Test
  void opensPathsWithLettersOfOtherLanguages() throws SQLException {
    assumeTrue(
        Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
            .newEncoder()
            .canEncode("ö東"),
        "the locale of this process cannot name such files");
    assertOpens("Größe 東京");
  }

  private void assertOpens(String name) throws SQLException {
    Path file = folder.resolve(name + ".duckdb");
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a INTEGER)");
    }
    assertThat(Files.exists(file), is(true));
    DuckDbFile.openReadOnly(file).close();
  }

  @Test
  void makesAWarehouseOfAnyEndingThatHoldsWhatIsWritten() {
    for (String name : List.of("w", "w.db", "w.csv", "w.parquet", "w.json.gz")) {
      Path file = folder.resolve(name);
      DuckDbSession.open(file, warehouse()).close();
      try (DuckDbSession session = DuckDbSession.open(file, warehouse())) {
        assertThat(session.query("SELECT * FROM ops.table_keys"), is(empty()));
      }
    }
  }

  @Test
  void refusesADamagedFileAndTheLogOfAnother() throws IOException {
    Path whole = folder.resolve("whole.duckdb");
    DuckDbSession.open(whole, warehouse()).close();
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.duckdb"), Arrays.copyOf(bytes, 5_000));
    assertThat(refusal(cut), containsString("cut.duckdb is damaged, or was not copied to its end"));
    bytes[4_100] ^= 1;
    Path flipped = Files.write(folder.resolve("flipped.duckdb"), bytes);
    assertThat(refusal(flipped), containsString("flipped.duckdb is damaged"));
    Path other = folder.resolve("other.duckdb");
    try (DuckDbSession session = DuckDbSession.open(other, warehouse())) {
      assertThat(session.query("SELECT 1"), is(List.of(List.of(1))));
      Files.copy(folder.resolve("other.duckdb.wal"), folder.resolve("whole.duckdb.wal"));
    }
    assertThat(refusal(whole), containsString("whole.duckdb.wal is not of this file"));
  }

  @Test
  void saysThatAFileIsOfANewerVersion() {
    String refusal =
        DuckDbFile.explain(
            Path.of("w.duckdb"),
            "Error opening \"/w.duckdb\": file was written with a storage version greater than the"
                + " latest version supported by this DuckDB instance. Try opening the file with a"
                + " newer version of DuckDB.");
    assertThat(
        refusal,
        is(
            "w.duckdb was written by a newer DuckDB than this one; use that, or write to a new file"));
  }

  @Test
  void neitherLoadsNorFetchesExtensions() throws SQLException {
    try (Connection connection = DuckDbFile.open(folder.resolve("w.duckdb"));
        Statement statement = connection.createStatement()) {
      for (String setting : List.of("autoinstall_known_extensions", "autoload_known_extensions")) {
        ResultSet value = statement.executeQuery("SELECT current_setting('" + setting + "')");
        assertThat(value.next(), is(true));
        assertThat(setting, value.getBoolean(1), is(false));
      }
      String message =
          assertThrows(SQLException.class, () -> statement.execute("SELECT st_point(1, 2)"))
              .getMessage();
      assertThat(message, not(containsString("http")));
    }
  }

  @Test
  void saysThatItsLibraryCannotBeUnpacked() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("nowhere"),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                folder.resolve("w.duckdb").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(starter.getInputStream().readAllBytes(), UTF_8);
    assertThat(
        said,
        allOf(
            startsWith("DuckDB cannot be loaded: its library takes 72 MB in the temporary folder "),
            containsString(folder.resolve("nowhere").toString()),
            containsString("JAVA_OPTS=-Djava.io.tmpdir=FOLDER")));
    assertThat(starter.waitFor(), is(1));
  }

  /** Opens a file, and says what is wrong. */
  static final class Starter {
    public static void main(String[] args) {
      try {
        DuckDbFile.open(Path.of(args[0]));
      } catch (DuckDbException e) {
        System.out.print(e.getMessage());
        System.exit(1);
      }
    }

    private Starter() {}
  }

  @Test
  void refusesAMissingFolder() {
    assertThat(refusal(folder.resolve("no/w.duckdb")), containsString("there is no folder"));
  }

  @Test
  void readsOnlyWhatIsThere() {
    Path file = folder.resolve("none.duckdb");
    assertThrows(DuckDbException.class, () -> DuckDbFile.openReadOnly(file));
    assertThat(Files.exists(file), is(false));
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(DuckDbException.class, () -> DuckDbSession.open(file, warehouse()))
            .getMessage());
  }
}
