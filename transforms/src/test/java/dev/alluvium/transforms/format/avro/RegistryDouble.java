package dev.alluvium.transforms.format.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A schema registry on the loopback that knows what it was told, and counts what it is asked. */
final class RegistryDouble implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int failure = 500;
  private volatile @Nullable String login;

  private RegistryDouble() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** At a free port. */
  static RegistryDouble start() throws IOException {
    return new RegistryDouble();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Knows a schema by an id. */
  RegistryDouble schema(int id, String schema) {
    return answering("/schemas/ids/" + id, "{\"schema\": " + quoted(schema) + "}");
  }

  /** Answers a path so. */
  RegistryDouble answering(String path, String json) {
    answers.put(path, json);
    return this;
  }

  /** Fails the next requests. */
  RegistryDouble failing(int times, int status) {
    failures.set(times);
    failure = status;
    return this;
  }

  /** Lets in only who says this. */
  RegistryDouble asking(String authorization) {
    login = authorization;
    return this;
  }

  /** The paths that were asked for, in order. */
  List<String> asked() {
    return Collections.unmodifiableList(asked);
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + '"';
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    asked.add(path);
    String wanted = login;
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      send(exchange, failure, "{\"error_code\": 50001}");
    } else if (wanted != null
        && !wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 401, "{\"error_code\": 401}");
    } else if (answers.containsKey(path)) {
      send(exchange, 200, answers.getOrDefault(path, ""));
    } else {
      send(exchange, 404, "{\"error_code\": 40403, \"message\": \"Schema not found\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
