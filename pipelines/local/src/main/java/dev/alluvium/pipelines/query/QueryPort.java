package dev.alluvium.pipelines.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries on a warehouse file that this process writes, over HTTP on the machine's
 * loopback, to who can read {@code FILE.query}. A few at once, each for a limited time, by {@link
 * AskedQuery}.
 */
public final class QueryPort implements AutoCloseable {
  static final String ID = "Query-Id";
  static final String JSON = "Nested-As-Json";
  static final String QUERY = "/query";
  static final String CANCEL = "/cancel";
  static final String HEALTH = "/health";
  static final String SCHEME = "Bearer ";

  private static final int MOST_THREADS = 32;
  private static final int TOKEN_BYTES = 32;
  private static final int LONGEST_TEXT = 1_000_000;
  private static final int LONGEST_ID = 100;

  static {
    // Read once in a process: a request is here within some seconds, or its connection is closed.
    System.setProperty("sun.net.httpserver.maxReqTime", "3");
    System.setProperty("jdk.httpserver.maxConnections", "200");
  }

  private final DuckDbSession session;
  private final Limits limits;
  private final byte[] token;
  private final HttpServer server;
  private final ExecutorService threads = threads();
  private final Semaphore free;
  private final Map<String, AskedQuery> asked = new ConcurrentHashMap<>();
  private volatile boolean isClosed;

  /**
   * What queries may take.
   *
   * @param atOnce so many of them are run
   * @param longest from the question to the last row that is taken
   */
  record Limits(int atOnce, Duration longest) {
    static final Limits DEFAULT = new Limits(4, Duration.ofSeconds(60));
  }

  private QueryPort(DuckDbSession session, int port, Limits limits, String token)
      throws IOException {
    this.session = session;
    this.limits = limits;
    this.token = token.getBytes(UTF_8);
    this.free = new Semaphore(limits.atOnce());
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Opens one; a job goes on without, and a line says so. */
  public static Optional<QueryPort> open(DuckDbSession session, int port) {
    try {
      return Optional.of(open(session, port, Limits.DEFAULT));
    } catch (IOException e) {
      System.err.println(
          session.file() + " cannot be read while the job runs: no query port: " + e.getMessage());
      return Optional.empty();
    }
  }

  static QueryPort open(DuckDbSession session, int port, Limits limits) throws IOException {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = HexFormat.of().formatHex(random);
    QueryPort opened = new QueryPort(session, port, limits, token);
    try {
      new PortFile(opened.server.getAddress().getPort(), token).write(session.file());
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** No more than that, whoever asks: requests that are begun and not ended wait with others. */
  private static ExecutorService threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static ThreadFactory daemons() {
    return work -> {
      Thread thread = new Thread(work, "query-port");
      thread.setDaemon(true);
      return thread;
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isLetIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, "the token is another");
        return;
      }
      String id = Optional.ofNullable(exchange.getRequestHeaders().getFirst(ID)).orElse("");
      switch (exchange.getRequestURI().getPath()) {
        case HEALTH -> answer(exchange, 200, "ok");
        case CANCEL -> {
          Optional.ofNullable(asked.get(id)).ifPresent(AskedQuery::cancel);
          answer(exchange, 200, "ok");
        }
        case QUERY -> query(exchange, id);
        default -> answer(exchange, 404, "there is " + QUERY + " and " + CANCEL);
      }
    }
  }

  private boolean isLetIn(@Nullable String authorization) {
    return authorization != null
        && authorization.startsWith(SCHEME)
        && MessageDigest.isEqual(authorization.substring(SCHEME.length()).getBytes(UTF_8), token);
  }

  private void query(HttpExchange exchange, String id) throws IOException {
    byte[] text = exchange.getRequestBody().readNBytes(LONGEST_TEXT + 1);
    if (text.length > LONGEST_TEXT || id.isEmpty() || id.length() > LONGEST_ID) {
      answer(exchange, 400, "the query is too long, or has no " + ID);
      return;
    }
    if (!free.tryAcquire()) {
      answer(exchange, 429, limits.atOnce() + " queries are being run; ask again");
      return;
    }
    AskedQuery query = new AskedQuery(Thread.currentThread(), limits.longest());
    try {
      if (asked.putIfAbsent(id, query) != null) {
        answer(exchange, 400, "there is a query of that " + ID);
        return;
      }
      if (isClosed) {
        query.end(); // It has come after the others were told.
      }
      boolean nestedAsJson = Boolean.parseBoolean(exchange.getRequestHeaders().getFirst(JSON));
      exchange.sendResponseHeaders(200, 0);
      query.answer(session, new String(text, UTF_8), nestedAsJson, exchange.getResponseBody());
    } finally {
      asked.remove(id, query);
      free.release();
    }
  }

  /** How many queries are being answered. */
  int running() {
    return asked.size();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Gives up what is run; when it returns, no query is in the file. */
  @Override
  public synchronized void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      PortFile.remove(session.file());
    } catch (IOException e) {
      System.err.println(PortFile.of(session.file()) + " cannot be removed: " + e.getMessage());
    }
    boolean isAsked = !asked.isEmpty();
    asked.values().forEach(AskedQuery::end);
    free.acquireUninterruptibly(
        limits.atOnce()); // They have said why, and their transactions ended.
    server.stop(isAsked ? 1 : 0); // What they have said is on its way.
    threads.shutdownNow();
  }
}
