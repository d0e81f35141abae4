package dev.alluvium.pipelines.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.query.QueryPort.Limits;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QueryPortTest {
  private static final String ENDLESS =
      "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";
  private static final String HUGE = "SELECT repeat('x', 1000) FROM range(100000000)";
  private static final String COUNT = "SELECT count(*) FROM mart.a";
  private static final Limits SHORT = new Limits(1, Duration.ofSeconds(1));

  private final Path file;
  private final ExecutorService others = Executors.newCachedThreadPool();
  private WrittenFile written;
  private QueryPort port;

  QueryPortTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  @BeforeEach
  void open() throws IOException {
    written = new WrittenFile(file);
    written.write();
    port = QueryPort.open(written.session(), 0, Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    others.shutdownNow();
    port.close();
    written.close();
  }

  @Test
  void showsWhatIsWrittenWhileItIsWritten() throws Exception {
    assertThat(ask("SELECT k, v FROM mart.a; "), contains("k1|v1"));
    written.write();
    assertThat(ask("FROM mart.a ORDER BY k"), contains("k1|v1", "k2|v2"));
    assertThat(
        ask("SELECT NULL AS n, [1], 'x' AS \"a b\", 1.5::DECIMAL(9,2) -- so"),
        contains("null|[1]|x|1.50"));
  }

  /** Who begins a request without a token, and does not end it, takes no thread for each. */
  @Test
  void answersBesideManyHalfRequests() throws Exception {
    int number = PortFile.read(file).orElseThrow().port();
    List<Socket> halves = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), number);
        halves.add(half);
        half.getOutputStream().write("GET /health HTTP/1.1\r\nHost: x\r\n".getBytes(UTF_8));
      }
      assertThat(ask(COUNT), contains("1")); // When the first of them are given up.
      assertThat(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("query-port"))
              .count(),
          is(lessThanOrEqualTo(32L)));
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  /** Longer than a request may take to come. */
  @Test
  void goesOnWithAQueryThatTakesItsTime() throws Exception {
    assertThat(ask("SELECT sleep_ms(13000) IS NULL, 1"), contains("true|1"));
  }

  /** Each flush writes a row into both tables. */
  @Test
  void neverShowsHalfOfAFlush() throws Exception {
    Future<?> writer =
        others.submit(
            () -> {
              for (int i = 0; i < 30; i++) {
                written.write();
              }
            });
    do {
      assertThat(
          ask("SELECT (SELECT count(*) FROM mart.a) - (SELECT count(*) FROM mart.b)"),
          contains("0"));
    } while (!writer.isDone());
    writer.get();
  }

  @Test
  void answersTwoReadersAtOnceAndTheWriterGoesOn() throws Exception {
    reopen(new Limits(2, Duration.ofMinutes(1)));
    try (Rows held = database().ask(HUGE, false).orElseThrow()) {
      assertThat(held.next() == null, is(false));
      written.write();
      assertThat(ask(COUNT), contains("2"));
    }
  }

  @Test
  void refusesMoreThanAFewAtOnce() throws Exception {
    reopen(new Limits(1, Duration.ofMinutes(1)));
    try (Rows held = database().ask(HUGE, false).orElseThrow()) {
      assertThat(held.columns().size(), is(1));
      assertThat(failure(COUNT), is("1 queries are being run; ask again"));
    }
  }

  @Test
  void givesUpWhatTakesTooLongAndSaysSo() throws Exception {
    reopen(SHORT);
    assertThat(failure(ENDLESS), startsWith("given up after 1 s: "));
    assertThat(ask(COUNT), contains("1"));
  }

  /** Its transaction ends, and its place is free for the next. */
  @Test
  void doesNotWaitForAReaderThatNeverReads() throws Exception {
    reopen(SHORT);
    try (Socket silent = new Socket()) {
      send(silent, HUGE);
      while (silent.getInputStream().available() == 0) {
        Thread.onSpinWait();
      }
      written.write();
      assertThat(answerWhenFree(COUNT), contains("2"));
    }
  }

  @Test
  void endsTheQueryOfAReaderThatHasGone() throws Exception {
    reopen(new Limits(1, Duration.ofHours(1)));
    try (Socket gone = new Socket()) {
      send(gone, HUGE);
      while (gone.getInputStream().available() == 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(answerWhenFree(COUNT), contains("1"));
  }

  @Test
  void cancelsAQuery() throws Exception {
    reopen(new Limits(1, Duration.ofHours(1)));
    Database database = database();
    Future<String> asked = others.submit(() -> failure(database, ENDLESS));
    while (port.running() == 0) {
      Thread.onSpinWait();
    }
    database.cancel();
    assertThat(asked.get(), is("cancelled"));
    assertThat(answerWhenFree(COUNT), contains("1"));
  }

  @Test
  void givesUpWhatIsRunWhenTheJobEnds() throws Exception {
    reopen(new Limits(1, Duration.ofHours(1)));
    Database database = database();
    Future<String> asked = others.submit(() -> failure(database, ENDLESS));
    while (port.running() == 0) {
      Thread.onSpinWait();
    }
    port.close();
    written.close();
    assertThat(asked.get(), is("the job has ended"));
    assertThat(Files.exists(PortFile.of(file)), is(false));
    DuckDbFile.openReadOnly(file).close();
  }

  @Test
  void tellsWhatFailsAsDuckDbDoes() throws Exception {
    assertThat(
        failure("SELECT\n  w FROM mart.a").lines().toList(),
        contains(
            "Binder Error: Referenced column \"w\" not found in FROM clause!",
            "Candidate bindings: \"k\"",
            "",
            "LINE 2:   w FROM mart.a",
            "          ^"));
    assertThat(
        "of rows",
        failure("SELECT k,\n CAST(v AS INT) FROM mart.a"),
        containsString("Could not convert string 'v1' to INT32"));
    assertThat(
        failure("SELECT k,\n CAST(v AS INT) FROM mart.a"), containsString("\nLINE 2:  CAST"));
  }

  /** It would be in the job's heap as a whole. */
  @Test
  void refusesAHugeValue() throws Exception {
    assertThat(ask("SELECT length(repeat('x', 10000000))"), contains("10000000"));
    assertThat(ask("SELECT repeat('x', 1000000)").get(0).length(), is(1_000_000));
    assertThat(failure("SELECT repeat('x', 1000001)"), containsString("longer than 1000000 bytes"));
    assertThat(
        failure("SELECT array_agg(n) FROM range(1000000) AS t(n)"), containsString("longer than"));
  }

  @Test
  void isForItsOwnerAlone() throws Exception {
    PortFile own = PortFile.read(file).orElseThrow();
    assertThat(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(PortFile.of(file))),
        is("rw-------"));
    new PortFile(own.port(), "0".repeat(64)).write(file);
    assertThat("another token", JobDatabase.find(file).isPresent(), is(false));
    own.write(file);
    assertThat(JobDatabase.find(file).isPresent(), is(true));
    try (Socket without = new Socket(InetAddress.getLoopbackAddress(), own.port())) {
      without
          .getOutputStream()
          .write("POST /query HTTP/1.0\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(without.getInputStream().readNBytes(12), UTF_8), is("HTTP/1.1 401"));
    }
  }

  @Test
  void passesOverWhatAKilledJobHasLeft() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    new PortFile(free, "0".repeat(64)).write(file);
    assertThat(JobDatabase.find(file).isPresent(), is(false));
    Files.writeString(PortFile.of(file), "nonsense");
    assertThat(JobDatabase.find(file).isPresent(), is(false));
    reopen(Limits.DEFAULT);
    assertThat(ask(COUNT), contains("1"));
  }

  @Test
  void goesOnWithoutAPortThatIsTaken() throws IOException {
    port.close();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(QueryPort.open(written.session(), taken.getLocalPort()).isPresent(), is(false));
    }
    assertThat(Files.exists(PortFile.of(file)), is(false));
  }

  private void reopen(Limits limits) throws IOException {
    port.close();
    port = QueryPort.open(written.session(), 0, limits);
  }

  private Database database() {
    return JobDatabase.find(file).orElseThrow();
  }

  private List<String> ask(String sql) throws SQLException, IOException {
    List<String> texts = new ArrayList<>();
    try (Rows rows = database().ask(sql, false).orElseThrow()) {
      for (@Nullable String[] row = rows.next(); row != null; row = rows.next()) {
        texts.add(String.join("|", Arrays.stream(row).map(String::valueOf).toList()));
      }
    }
    return texts;
  }

  private List<String> answerWhenFree(String sql) throws SQLException, IOException {
    while (port.running() > 0) {
      Thread.onSpinWait();
    }
    return ask(sql);
  }

  private String failure(String sql) {
    return failure(database(), sql);
  }

  private static String failure(Database database, String sql) {
    SQLException e =
        assertThrows(
            SQLException.class,
            () -> {
              try (Rows rows = database.ask(sql, false).orElseThrow()) {
                while (rows.next() != null) {
                  Thread.onSpinWait();
                }
              }
            });
    return String.valueOf(e.getMessage());
  }

  /** As a client would that then reads nothing. */
  private void send(Socket socket, String sql) throws IOException {
    PortFile own = PortFile.read(file).orElseThrow();
    socket.setReceiveBufferSize(1_024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), own.port()));
    String head =
        "POST /query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nQuery-Id: silent\r\nContent-Length: %s\r\n\r\n%s"
            .formatted(own.token(), String.valueOf(sql.length()), sql);
    socket.getOutputStream().write(head.getBytes(UTF_8));
  }
}
