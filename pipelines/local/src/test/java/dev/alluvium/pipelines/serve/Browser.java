package dev.alluvium.pipelines.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chromium without a window, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

  /** What pages have complained of: errors of scripts, and what the policy has blocked. */
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  /** The program; none where it is not installed. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(n -> Path.of(folder, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Browser(Process process, URI address) throws IOException {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Listener()).join();
    String target =
        ask(null, "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    this.session =
        ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    ask("Page.enable", Map.of());
    ask("Runtime.enable", Map.of());
    ask("Log.enable", Map.of());
  }

  static Browser start(Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread rest = new Thread(() -> said.lines().forEach(l -> {}), "chromium-output");
        rest.setDaemon(true);
        rest.start();
        return new Browser(process, URI.create(listening.group(1)));
      }
    }
    throw new IOException("Chromium does not start");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  private void take(String message) {
    try {
      JsonNode json = JSON.readTree(message);
      if (json.has("id")) {
        CompletableFuture<JsonNode> waiting = answers.remove(json.get("id").asInt());
        if (waiting != null) {
          waiting.complete(json);
        }
      } else if (json.path("method").asText().equals("Runtime.exceptionThrown")) {
        complaints.add(json.at("/params/exceptionDetails/exception/description").asText());
      } else if (json.path("method").asText().equals("Log.entryAdded")
          && json.at("/params/entry/level").asText().equals("error")) {
        complaints.add(json.at("/params/entry/text").asText());
      }
    } catch (IOException e) {
      complaints.add(e.toString());
    }
  }

  JsonNode ask(String method, Map<String, ?> parameters) throws IOException {
    return ask(session, method, parameters);
  }

  private JsonNode ask(@Nullable String of, String method, Map<String, ?> parameters)
      throws IOException {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> message = new java.util.HashMap<>();
    message.put("id", id);
    message.put("method", method);
    message.put("params", parameters);
    if (of != null) {
      message.put("sessionId", of);
    }
    socket.sendText(JSON.writeValueAsString(message), true).join();
    JsonNode said = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (said.has("error")) {
      throw new IOException(method + ": " + said.get("error"));
    }
    return said.get("result");
  }

  void open(String url) throws IOException {
    ask("Page.navigate", Map.of("url", url));
  }

  void size(int width, int height, boolean isDark) throws IOException {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    ask(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light"))));
  }

  /** The value of an expression of JavaScript, which may be a promise. */
  JsonNode value(String expression) throws IOException {
    JsonNode result =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** Waits until an expression is true; in between the page goes on. */
  void await(String expression) throws IOException {
    String wait =
        "new Promise((done, fail) => { const end = Date.now() + %s; const look = () => { let ok = false; try { ok = (%s); } catch { }"
                .formatted(String.valueOf(PATIENCE.toMillis() / 2), expression)
            + " if (ok) done(true); else if (Date.now() > end) done(false); else setTimeout(look, 50); }; look(); })";
    if (value(wait).asBoolean()) {
      return;
    }
    throw new AssertionError("this does not come true: " + expression);
  }

  byte[] picture() throws IOException {
    return Base64.getDecoder()
        .decode(ask("Page.captureScreenshot", Map.of("format", "png")).get("data").asText());
  }

  void forgetComplaints() {
    complaints.clear();
  }

  List<String> complaints() {
    return new ArrayList<>(complaints);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
