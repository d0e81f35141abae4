package dev.alluvium.pipelines.collect;

import dev.alluvium.transforms.source.InputException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Answers HTTP: who may send events, and to which address; what is in them it does not know. */
final class CollectServer implements AutoCloseable {
  private static final int THREADS = 32;

  private final Intake intake;
  private final KafkaOutlet kafka;
  private final ApiKeys keys;
  private final Set<String> origins;
  private final Javalin javalin;
  private final AtomicInteger open = new AtomicInteger();
  private final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
  private @Nullable Server jetty;
  private int port;
  private volatile boolean isEnding;

  private CollectServer(
      Intake intake, KafkaOutlet kafka, ApiKeys keys, Set<String> origins, Limits limits) {
    this.intake = intake;
    this.kafka = kafka;
    this.keys = keys;
    this.origins = Set.copyOf(origins);
    javalin = Javalin.create(config -> configure(config, limits));
  }

  /**
   * Listens from now on.
   *
   * @param origins of web pages that may send events
   * @throws InputException if the address cannot be had
   */
  static CollectServer start(
      Intake intake,
      KafkaOutlet kafka,
      ApiKeys keys,
      Set<String> origins,
      Limits limits,
      String host,
      int port) {
    CollectServer server = new CollectServer(intake, kafka, keys, origins, limits);
    try {
      server.port = server.javalin.start(host, port).port();
    } catch (RuntimeException e) {
      throw new InputException(
          "Nothing can listen at "
              + host
              + ":"
              + port
              + ": it is taken, or no address of this machine. Give another --port or --host",
          e);
    }
    return server;
  }

  private void configure(JavalinConfig config, Limits limits) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.asyncTimeout = 0; // Requests have limits of their own.
    config.http.defaultContentType = "application/json";
    config.http.prefer405over404 = true;
    threads.setName("collect");
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          // Nothing is silent for longer than a request may take to arrive and to be written.
          http.setIdleTimeout(idle(limits));
        });
    config.jetty.modifyServer(
        server -> {
          limitConnections(server, limits);
          server.setErrorHandler(CollectServer::refuse);
        });
    config.routes.get("/health", context -> write(context, health()));
    config.routes.post("/events/{event}", this::collect);
    config.routes.options("/events/{event}", this::preflight);
    config.routes.exception(HttpResponseException.class, CollectServer::elsewhere);
  }

  private static long idle(Limits limits) {
    return limits.arrival().plus(limits.acknowledgement()).toMillis() + 5_000;
  }

  private void limitConnections(Server server, Limits limits) {
    server.addBean(new NetworkConnectionLimit(limits.connections(), server));
    jetty = server;
  }

  /** Answers as all else is answered what is no request of HTTP, and so never becomes a context. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    Answer answer = Answer.refused(new Refusal(status, "http", HttpStatus.getMessage(status)));
    response.write(true, ByteBuffer.wrap(answer.json()), callback);
    return true;
  }

  private void collect(Context context) throws IOException {
    ServletInputStream in = context.req().getInputStream();
    open.incrementAndGet();
    context.future(
        () -> {
          Refusal refusal = refusal(context);
          CompletableFuture<Answer> answer =
              refusal == null
                  ? intake.take(head(context), in)
                  : CompletableFuture.completedFuture(Answer.refused(refusal));
          return answer
              .thenAcceptAsync(found -> write(context, found), threads)
              .whenComplete((written, failure) -> open.decrementAndGet());
        });
  }

  /** Why nobody looks at a request; NULL where somebody does. */
  private @Nullable Refusal refusal(Context context) {
    if (isEnding) {
      return new Refusal(503, "ending", "the collector ends; send it to another, or again later");
    }
    if (!allow(context)) {
      return foreign();
    }
    if (!keys.opensFor(context.header("Authorization"), context.header("X-Api-Key"))) {
      context.header("WWW-Authenticate", "Bearer");
      return new Refusal(
          401, "key", "send a key that is known, as Authorization: Bearer KEY or X-Api-Key: KEY");
    }
    return null;
  }

  private static Refusal foreign() {
    return new Refusal(403, "origin", "pages of this origin may not send events");
  }

  /** Lets the page that a request is from read the answer; whether it may send it at all. */
  private boolean allow(Context context) {
    String origin = context.header("Origin");
    if (origin == null) {
      return true;
    }
    context.header("Vary", "Origin");
    if (!origins.contains(origin.toLowerCase(Locale.ROOT))) {
      return false;
    }
    context.header("Access-Control-Allow-Origin", origin);
    context.header("Access-Control-Expose-Headers", "Retry-After");
    return true;
  }

  private void preflight(Context context) {
    if (!allow(context)) {
      write(context, Answer.refused(foreign()));
      return;
    }
    context
        .header("Access-Control-Allow-Methods", "POST")
        .header(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Encoding, Content-Type, X-Api-Key")
        .header("Access-Control-Max-Age", "600")
        .status(204);
  }

  private static Intake.Head head(Context context) {
    return new Intake.Head(
        context.pathParam("event"),
        context.contentType(),
        context.header("Content-Encoding"),
        context.req().getContentLengthLong());
  }

  private Answer health() {
    return isEnding
        ? Answer.health(false, "ending")
        : kafka.isStalled()
            ? Answer.health(false, "Kafka does not answer")
            : Answer.health(true, "ok");
  }

  private static void elsewhere(HttpResponseException e, Context context) {
    write(
        context,
        Answer.refused(
            e.getStatus() == 404
                ? new Refusal(404, "no_path", "there are POST /events/EVENT and GET /health")
                : new Refusal(e.getStatus(), "http", String.valueOf(e.getMessage()))));
  }

  private static void write(Context context, Answer answer) {
    if (answer.retryAfterSeconds() != null) {
      context.header("Retry-After", String.valueOf(answer.retryAfterSeconds()));
    }
    if (answer.status() >= 400) {
      context.header("Cache-Control", "no-store");
    }
    context.status(answer.status()).contentType("application/json").result(answer.json());
  }

  /** Where it listens. */
  int port() {
    return port;
  }

  /** Requests that have not been answered. */
  int open() {
    return open.get();
  }

  /**
   * Takes no more requests, and waits until those that it has are answered.
   *
   * @param longest that it waits
   */
  void end(Duration longest) {
    isEnding = true;
    for (Connector connector : jetty == null ? new Connector[0] : jetty.getConnectors()) {
      var unused = connector.shutdown(); // No new connections.
    }
    long last = System.nanoTime() + longest.toNanos();
    try {
      while (open.get() > 0 && System.nanoTime() < last) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
