package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    try (Connection newer = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement statement = newer.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 1 AS one");
    }
    try (DuckDbSession session = DuckDbSession.open(file, warehouse(Tables.everyType()))) {
      assertThat(session.query("SELECT one FROM kept").get(0), is(List.of(1)));
    }
    DuckDbSession.open(file, warehouse(Tables.everyType())).close();
  }

  @Test
  void refusesWhatIsNoDatabase() throws IOException {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "not a database ".repeat(1_000));
    assertThat(refusal(file), containsString("notes.txt is not a DuckDB file"));
    assertThat(refusal(folder), containsString("is a folder"));
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
