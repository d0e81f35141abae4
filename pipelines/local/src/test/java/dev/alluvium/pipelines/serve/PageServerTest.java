package dev.alluvium.pipelines.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as they go over the wire: clients set headers that these tests must set otherwise. */
@Timeout(60)
class PageServerTest {
  private static final String TOKEN = "0123456789abcdef";

  private final Path folder;
  private WatchedMusic music;

  PageServerTest(@TempDir Path folder) {
    this.folder = folder;
    this.music = WatchedMusic.open(folder.resolve("w.duckdb"));
  }

  @AfterEach
  void close() {
    music.close();
  }

  private void needToken() {
    music.close();
    music = WatchedMusic.open(folder.resolve("w.duckdb"), 0, Optional.of(TOKEN));
  }

  /** The answer; of one that goes on as a connection of messages, its beginning. */
  private String ask(String request, String... headers) throws IOException {
    StringBuilder text = new StringBuilder(request).append(" HTTP/1.1\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (text.indexOf("\r\nHost:") < 0) {
      text.append("Host: 127.0.0.1:").append(music.port()).append("\r\n");
    }
    boolean goesOn = text.indexOf("Upgrade") >= 0;
    text.append(goesOn ? "\r\n" : "Connection: close\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), music.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.toString().getBytes(US_ASCII));
      InputStream answer = socket.getInputStream();
      return new String(goesOn ? answer.readNBytes(12) : answer.readAllBytes(), US_ASCII);
    }
  }

  private static String[] upgrade(String... more) {
    String[] headers = {
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    String[] all = Arrays.copyOf(headers, headers.length + more.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/api/catalogue", "/api/pipeline", "/nothing"})
  void answersUnderNamesOfThisMachineOnly(String path) throws Exception {
    assertThat(ask("GET " + path, "Host: evil.example"), startsWith("HTTP/1.1 403"));
    assertThat(
        ask("GET " + path, "Host: localhost:" + music.port()), not(startsWith("HTTP/1.1 403")));
  }

  @Test
  void letsNoOtherPageListenOrAsk() throws Exception {
    assertThat(ask("GET /live", upgrade()), startsWith("HTTP/1.1 101"));
    assertThat(
        ask("GET /live", upgrade("Origin: http://127.0.0.1:" + music.port())),
        startsWith("HTTP/1.1 101"));
    assertThat(
        ask("GET /live", upgrade("Origin: http://evil.example")), startsWith("HTTP/1.1 403"));
    assertThat(ask("GET /live", upgrade("Host: evil.example")), startsWith("HTTP/1.1 403"));
    assertThat(
        ask("POST /api/sql", "Origin: http://evil.example", "Content-Length: 0"),
        startsWith("HTTP/1.1 403"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/main.js",
        "/app.css",
        "/vendor/uPlot.iife.min.js",
        "/api/catalogue",
        "/catalog/index.html",
        "/catalog/data.js"
      })
  void everyAnswerSaysThatNothingOfElsewhereBelongsToIt(String path) throws Exception {
    assertThat(
        ask("GET " + path),
        allOf(
            startsWith("HTTP/1.1 200"),
            containsString("Content-Security-Policy: default-src 'none'; script-src 'self'"),
            containsString("X-Content-Type-Options: nosniff"),
            containsString("Referrer-Policy: no-referrer")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET /../../../../etc/passwd",
    "GET /%2e%2e/%2e%2e/etc/passwd",
    "GET /catalog/nothing.js",
    "GET /api/rows/raw.nothing"
  })
  void hasNothingElse(String request) throws Exception {
    assertThat(ask(request), startsWith("HTTP/1.1 4"));
  }

  @Test
  void asksForATokenWhereItHasOneAndNeverShowsIt() throws Exception {
    needToken();
    assertThat(ask("GET /"), startsWith("HTTP/1.1 401"));
    assertThat(ask("GET /main.js"), startsWith("HTTP/1.1 401"));
    assertThat(ask("GET /live", upgrade()), startsWith("HTTP/1.1 401"));
    assertThat(ask("GET /?token=wrong-wrong-wrong"), startsWith("HTTP/1.1 401"));
    assertThat(ask("GET /health"), startsWith("HTTP/1.1 200"));
    assertThat(
        ask("GET /?token=" + TOKEN),
        allOf(
            startsWith("HTTP/1.1 303"),
            containsString("HttpOnly; SameSite=Strict"),
            containsString("Location: /")));
    String cookie = "Cookie: alluvium_token=" + TOKEN;
    assertThat(ask("GET /", cookie), allOf(startsWith("HTTP/1.1 200"), not(containsString(TOKEN))));
    assertThat(ask("GET /live", upgrade(cookie)), startsWith("HTTP/1.1 101"));
    assertThat(music.server().url(), not(containsString(TOKEN)));
  }

  @Test
  void saysThatAnAddressIsTaken() {
    UserException e =
        assertThrows(
            UserException.class,
            () ->
                PageServer.start(
                    new PageAddress("127.0.0.1", music.port(), Optional.empty()), music.page()));
    assertThat(
        e.getMessage(),
        is(
            "--dashboard: 127.0.0.1:"
                + music.port()
                + " is taken, or not of this machine; choose another port, or off"));
  }
}
