package dev.alluvium.pipelines.serve;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ManyClientsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 500;
  private static final int SECONDS = 6;
  private static final int PER_SECOND = 50;
  private static final LocalDate DAY = LocalDate.of(2023, 4, 2);

  /** Has rows as a browser has them, and notes a gap. */
  private static final class Client implements WebSocket.Listener {
    private final Map<String, String> rows = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final boolean isReading;
    private volatile long version = -1;
    private volatile boolean hasGap;
    private volatile boolean isGone;

    Client(boolean isReading) {
      this.isReading = isReading;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (isReading) {
        socket.request(1);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        take(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(String message) {
      boolean isSnapshot = message.startsWith("{\"type\":\"snapshot\"");
      if (!isSnapshot && !message.startsWith("{\"type\":\"changes\"")) {
        return;
      }
      try {
        JsonNode json = JSON.readTree(message);
        hasGap |= !isSnapshot && json.get("from").asLong() != version;
        for (JsonNode row : json.get("rows")) {
          String key = row.get(0).asText() + row.get(1).asText();
          if (row.get(2).isNull()) {
            rows.remove(key);
          } else {
            rows.put(key, row.get(2).toString());
          }
        }
        version = json.get("version").asLong();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      isGone = true;
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      isGone = true;
    }
  }

  private static Client connect(HttpClient http, WatchedMusic music, boolean isReading) {
    Client client = new Client(isReading);
    http.newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + music.port() + "/live"), client)
        .join();
    return client;
  }

  private static void write(WatchedMusic music, long number, String title) {
    music.write(
        "mart.mart_song_play_top_10_songs",
        Map.of(
            "play_date",
            DAY,
            "rank",
            number % 10,
            "song_name",
            title + number,
            "song_artist",
            "someone",
            "uniq_users",
            number,
            "plays",
            number));
  }

  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void await(java.util.function.BooleanSupplier until) throws InterruptedException {
    for (int i = 0; i < 600 && !until.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat("it comes to that", until.getAsBoolean(), is(true));
  }

  @Test
  void allConvergeAndMemoryDoesNotGrow(@TempDir Path folder) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (WatchedMusic music = WatchedMusic.open(folder.resolve("w.duckdb"))) {
      List<Client> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(connect(http, music, true));
      }
      await(() -> clients.stream().allMatch(client -> client.version >= 0));
      long before = usedHeap();
      long number = 0;
      for (int second = 0; second < SECONDS; second++) {
        for (int i = 0; i < PER_SECOND; i++) {
          write(music, ++number, "a song ");
          TimeUnit.MILLISECONDS.sleep(1000 / PER_SECOND / 2);
        }
      }
      Client late = connect(http, music, true);
      await(() -> late.version >= 0);
      await(() -> clients.stream().allMatch(client -> client.version == late.version));
      long after = usedHeap();

      assertThat(clients.stream().map(client -> client.hasGap).toList(), everyItem(is(false)));
      assertThat(clients.stream().map(client -> client.rows).toList(), everyItem(is(late.rows)));
      assertThat(late.rows.size(), is(10));
      assertThat(music.server().broadcaster().clients(), is(CLIENTS + 1));
      System.out.println("heap grew by " + (after - before) / 1_000 + " kB");
      assertThat(after - before, lessThan(60_000_000L));
    }
  }

  @Test
  void dropsWhoTakesNothingAndServesTheOthers(@TempDir Path folder) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    try (WatchedMusic music = WatchedMusic.open(folder.resolve("w.duckdb"))) {
      Client quick = connect(http, music, true);
      Client slow = connect(http, music, false);
      await(() -> music.server().broadcaster().clients() == 2);
      String title = "x".repeat(200_000);
      for (long number = 1; number < 400 && music.server().broadcaster().clients() > 1; number++) {
        write(music, number, title);
      }
      await(() -> music.server().broadcaster().clients() == 1);
      write(music, 1_001, "the last ");
      await(() -> quick.rows.values().stream().anyMatch(row -> row.contains("the last 1001")));
      assertThat(quick.hasGap, is(false));
      assertThat(slow.rows.size(), is(0));
      assertThat(quick.isGone, is(false));
    }
  }
}
