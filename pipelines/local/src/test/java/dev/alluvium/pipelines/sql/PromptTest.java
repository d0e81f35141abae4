package dev.alluvium.pipelines.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.query.Database;
import dev.alluvium.pipelines.query.FileDatabase;
import dev.alluvium.pipelines.query.OpenedForEach;
import dev.alluvium.pipelines.query.Rows;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a terminal that knows nothing but lines. */
@Timeout(60)
class PromptTest {
  private final Path folder;
  private final Path file;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PromptTest(@TempDir Path folder) throws SQLException {
    this.folder = folder;
    this.file = folder.resolve("w.duckdb");
    try (Connection connection = DuckDbFile.open(file);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA mart");
      statement.execute("CREATE TABLE mart.plays (song VARCHAR, n BIGINT)");
    }
  }

  @Test
  void runsStatementsOfSeveralLinesUntilItIsLeft() throws Exception {
    run(
        "SELECT 1\nAS one; SELECT 'a;\nb' AS t;\n.format csv\nSELECT 2 AS two;\n.quit\nSELECT 3;\n");
    assertThat(out.toString(UTF_8), containsString("one\n---\n  1\n(1 row)\n"));
    assertThat(out.toString(UTF_8), containsString("a; b\n(1 row)\n"));
    assertThat(out.toString(UTF_8), containsString("two\r\n2\r\n"));
    assertThat(out.toString(UTF_8), not(containsString("3\r\n")));
  }

  @Test
  void goesOnAfterAMistakeAndEndsWithItsInput() throws Exception {
    run("SELECT son FROM mart.plays;\n.tabels\nSELECT 'on' AS going;\n");
    assertThat(out.toString(UTF_8), containsString("Candidate bindings: \"song\""));
    assertThat(out.toString(UTF_8), containsString(".tabels is no command"));
    assertThat(out.toString(UTF_8), containsString("going\n-----\non\n"));
  }

  @Test
  void keepsNoJobFromTheFileBetweenStatements() throws Exception {
    try (Database database = new OpenedForEach(() -> FileDatabase.warehouse(file))) {
      for (int n = 1; n < 3; n++) {
        try (Rows rows = database.ask("FROM mart.plays", false).orElseThrow()) {
          assertThat(rows.next() == null, is(n == 1));
        }
        assertThrows(SQLException.class, () -> database.ask("SELECT nothing", false));
        try (Connection job = DuckDbFile.open(file);
            Statement statement = job.createStatement()) {
          statement.execute("INSERT INTO mart.plays VALUES ('on', 1)");
        }
      }
    }
  }

  @Test
  void cancelsWhatIsRunAndGoesOn() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    ExecutorService person = Executors.newSingleThreadExecutor();
    try (Terminal terminal = terminal(typed("SELECT 'long';\n.help\n"))) {
      Future<?> prompt =
          person.submit(
              () -> {
                new Prompt(terminal, waiting(running, cancelled), settings(), Optional.empty())
                    .run("hello");
                return null;
              });
      running.await();
      terminal.raise(Signal.INT);
      prompt.get();
    } finally {
      person.shutdownNow();
    }
    assertThat(out.toString(UTF_8), containsString("sql> cancelled\n"));
    assertThat("the next", out.toString(UTF_8), containsString(".tables [PATTERN]"));
  }

  /** Gives nothing until it is cancelled. */
  private static Database waiting(CountDownLatch running, CountDownLatch cancelled) {
    return new Database() {
      @Override
      public Optional<Rows> ask(String sql, boolean nestedAsJson) throws SQLException {
        running.countDown();
        try {
          cancelled.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new SQLException("INTERRUPT Error: Interrupted!");
      }

      @Override
      public void cancel() {
        cancelled.countDown();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void completesNamesAndKeywordsAndCommands() throws Exception {
    assertThat(completed("SELECT so"), contains("SOME", "song"));
    assertThat(completed("SELECT count(*) FROM MART.P"), contains("mart.plays"));
    assertThat(completed("DESC"), hasItems("DESC", "DESCRIBE"));
    assertThat(completed(".t"), hasItems(".tables", ".timing"));
  }

  @Test
  void keepsLinesInAFileOfTheUserAlone() throws Exception {
    Path kept = HistoryFile.in(folder).orElseThrow();
    run("SELECT 'kept';\n", Optional.of(kept));
    assertThat(Files.readString(kept), containsString("SELECT 'kept';"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)), is("rw-------"));

    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat("again", HistoryFile.in(folder).isPresent(), is(true));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)), is("rw-------"));
    assertThat(HistoryFile.in(folder.resolve("nobody")).isPresent(), is(false));
  }

  private List<String> completed(String begun) throws Exception {
    try (Database database = FileDatabase.warehouse(file);
        Terminal terminal = terminal(InputStream.nullInputStream())) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      List<Candidate> candidates = new ArrayList<>();
      new NameCompleter(database)
          .complete(
              reader,
              new PromptParser().parse(begun, begun.length(), ParseContext.COMPLETE),
              candidates);
      return candidates.stream().map(Candidate::value).toList();
    }
  }

  private void run(String typed) throws Exception {
    run(typed, Optional.empty());
  }

  private void run(String typed, Optional<Path> history) throws Exception {
    try (Terminal terminal = terminal(typed(typed))) {
      run(terminal, history);
    }
  }

  private void run(Terminal terminal, Optional<Path> history) throws Exception {
    try (Database database = FileDatabase.warehouse(file)) {
      new Prompt(terminal, database, settings(), history).run("hello");
    }
  }

  private static InputStream typed(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static Settings settings() {
    return new Settings(Format.table, 80, false);
  }

  private Terminal terminal(InputStream in) throws IOException {
    return new DumbTerminal("test", Terminal.TYPE_DUMB, in, out, UTF_8);
  }
}
