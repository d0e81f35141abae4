package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they should not be: the good records are loaded, the bad ones kept with the reason. */
class HostileFilesTest {
  private static final String LISTEN =
      "{\"ts\":1680393613000,\"sessionId\":1,\"itemInSession\":%s,\"artist\":\"A\",\"song\":\"S\","
          + "\"duration\":12.5,\"level\":\"paid\",\"userId\":7,\"lat\":1.5,\"lon\":2.5}";
  private static final String AUTH =
      "{\"ts\":1680393613000,\"sessionId\":%s,\"itemInSession\":0,\"success\":true,"
          + "\"level\":\"free\",\"userAgent\":\"%s\"}";

  private final Path input;
  private final Loaded warehouse;
  private final List<String> reasons = new ArrayList<>();
  private int good;

  HostileFilesTest(@TempDir Path folder) {
    input = folder.resolve("input");
    warehouse = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void keepsEveryBadLineWithItsReasonAndLoadsEveryGoodOne() throws IOException {
    write("listen_events.jsonl", String.join("\n", hostileLines()).getBytes(UTF_8));
    warehouse.load(input);
    assertThat(
        warehouse.query("SELECT position, reason, field FROM quarantine.rejects ORDER BY position"),
        is(reasons));
    assertThat(warehouse.count("raw.listen_events"), is((long) good));
    assertThat(warehouse.count("mart.mart_song_play"), is((long) good));
    assertLedgerAddsUp();
  }

  @Test
  void keepsWhatUnknownFieldsHold() throws IOException {
    write(
        "listen_events.jsonl",
        listen(0, "level\":\"paid\"", "level\":\"paid\",\"tag\":[1e400,\"\\u0000é\"]")
            .getBytes(UTF_8));
    warehouse.load(input);
    assertThat(
        warehouse.query("SELECT extra FROM raw.listen_events"),
        contains("{\"tag\":[1e400,\"\\u0000é\"]}"));
  }

  @Test
  void keepsTheBytesOfWhatItRejects() throws IOException {
    byte[] bytes = {'{', (byte) 0xff, 0, '"', '\'', '\t', (byte) 0xc3};
    write("listen_events.jsonl", bytes);
    warehouse.load(input);
    assertThat(
        warehouse.query("SELECT hex(payload), topic, source, position FROM quarantine.rejects"),
        contains("7BFF00222709C3 listen_events listen_events.jsonl 1"));
  }

  @Test
  void loadsWhatAGzipHasBeforeItBreaks() throws IOException {
    Random random = new Random(1);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append(AUTH.formatted(i, Long.toHexString(random.nextLong()))).append('\n');
    }
    byte[] whole = gzip(lines.toString());
    write("auth_events.jsonl.gz", Arrays.copyOf(whole, whole.length / 2));
    write("listen_events.jsonl", LISTEN.formatted(0).getBytes(UTF_8));
    warehouse.load(input);
    long loaded = warehouse.count("raw.auth_events");
    assertThat(loaded, greaterThan(5000L));
    assertThat(
        warehouse.query("SELECT position, reason, message FROM quarantine.rejects"),
        contains("%s unreadable gzip ends early after line %s".formatted(loaded + 1, loaded)));
    assertThat(warehouse.count("raw.listen_events"), is(1L));
    assertLedgerAddsUp();
  }

  @Test
  void rejectsABinaryFileLineByLine() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(2).nextBytes(bytes);
    write("page_view_events/1.bin", bytes);
    write("page_view_events/2.jsonl", new byte[0]);
    warehouse.load(input);
    assertThat(warehouse.count("raw.page_view_events"), is(0L));
    List<String> rejected = warehouse.query("SELECT reason FROM quarantine.rejects");
    assertThat(rejected.size(), greaterThan(300));
    assertThat(rejected, everyItem(is("malformed")));
    assertLedgerAddsUp();
  }

  @Test
  void loadsNothingFromNothing() throws IOException {
    write("listen_events.jsonl", new byte[0]);
    write("auth_events.jsonl.gz", gzip(""));
    write("page_view_events.jsonl", "\n\r\n\n".getBytes(UTF_8));
    warehouse.load(input);
    assertThat(warehouse.query("SELECT * FROM ops.ledger"), is(empty()));
    assertThat(warehouse.query("SELECT * FROM quarantine.rejects"), is(empty()));
  }

  @Test
  void keepsTheBeginningOfALineBeyondTheLimit() throws IOException {
    String tooLong = listen(0, "\"S\"", "\"" + "S".repeat(10 << 20) + "\"");
    write("listen_events.jsonl", (tooLong + "\r\n" + LISTEN.formatted(1) + "\r\n").getBytes(UTF_8));
    warehouse.load(input);
    assertThat(
        warehouse.query("SELECT position, reason, octet_length(payload) FROM quarantine.rejects"),
        contains("1 too_long " + (1 << 20)));
    assertThat(
        warehouse.query("SELECT position, item_in_session FROM raw.listen_events"),
        contains("2 1"));
    assertLedgerAddsUp();
  }

  @Test
  void namesTheFaultsInWords() throws IOException {
    write(
        "listen_events.jsonl",
        String.join("\n", listen(0, "12.5", "NaN"), listen(1, "\"A\"", "7"), "{\"ts\":1")
            .getBytes(UTF_8));
    warehouse.load(input);
    List<String> messages =
        warehouse.query("SELECT message FROM quarantine.rejects ORDER BY position");
    assertThat(messages, hasSize(3));
    assertThat(messages.get(0), startsWith("no JSON at byte "));
    assertThat(messages.get(1), is("artist should be a text, but is a number"));
    assertThat(messages.get(2), startsWith("no JSON at byte "));
  }

  private List<String> hostileLines() {
    List<String> lines = new ArrayList<>();
    accept(lines, LISTEN.formatted(0));
    reject(lines, "malformed", null, "");
    accept(lines, LISTEN.formatted(1) + "\r");
    reject(lines, "malformed", null, LISTEN.formatted(2).substring(0, 60));
    reject(lines, "malformed", null, LISTEN.formatted(2) + "}");
    reject(lines, "malformed", null, listen(2, "12.5", "NaN"));
    reject(lines, "out_of_range", "duration", listen(2, "12.5", "1e400"));
    reject(lines, "out_of_range", "duration", listen(2, "12.5", "-0.001"));
    accept(lines, listen(9, "12.5", "1e300"));
    reject(lines, "bad_type", "duration", listen(2, "12.5", "\"12.5\""));
    reject(lines, "bad_type", "ts", listen(2, "1680393613000", "\"2023-04-02T00:00:13Z\""));
    reject(lines, "bad_type", "ts", listen(2, "1680393613000", "1680393613000.5"));
    reject(lines, "out_of_range", "ts", listen(2, "1680393613000", "1680393613"));
    reject(lines, "out_of_range", "ts", listen(2, "1680393613000", "4102444800001"));
    reject(lines, "out_of_range", "ts", listen(2, "1680393613000", "9223372036854775807"));
    reject(lines, "out_of_range", "sessionId", listen(2, "\"sessionId\":1", "\"sessionId\":-1"));
    reject(lines, "missing_field", "ts", listen(2, "\"ts\":1680393613000,", ""));
    reject(lines, "missing_field", "artist", listen(2, "\"A\"", "null"));
    reject(lines, "missing_field", "artist", listen(2, "\"A\"", "\" \\u00a0\\t\""));
    reject(lines, "not_allowed", "level", listen(2, "paid", "gold"));
    accept(lines, listen(2, "paid", " PAID "));
    reject(lines, "malformed", null, listen(3, "\"A\"", "\"\\ud800\""));
    reject(lines, "malformed", null, listen(3, "\"A\"", "\"" + "\0" + "\""));
    accept(lines, listen(3, "\"A\"", "\"A\\u0000\""));
    accept(lines, listen(4, "\"A\"", "\"A\",\"tag\":{\"deep\":[1e400,\"\\u0000\"]}"));
    reject(lines, "malformed", null, listen(5, "\"A\"", "\"A\",\"tag\":" + "[".repeat(2000)));
    reject(lines, "malformed", null, "[" + LISTEN.formatted(5) + "]");
    accept(lines, "\ufeff" + LISTEN.formatted(5));
    accept(lines, listen(6, "12.5", "0"));
    reject(lines, "future_time", "ts", listen(7, "1680393613000", "4102444800000"));
    accept(lines, listen(8, "\"lat\":1.5", "\"lat\":-0.0"));
    return lines;
  }

  private void accept(List<String> lines, String line) {
    lines.add(line);
    good++;
  }

  /** An empty line is no record. */
  private void reject(List<String> lines, String reason, @Nullable String field, String line) {
    lines.add(line);
    if (!line.isEmpty()) {
      reasons.add("%s %s %s".formatted(lines.size(), reason, field));
    }
  }

  private static String listen(int item, String part, String instead) {
    return LISTEN.formatted(item).replace(part, instead);
  }

  private void assertLedgerAddsUp() {
    assertThat(
        warehouse.query(
            "SELECT event, outcome, sum(records)::BIGINT FROM ops.ledger"
                + " WHERE outcome IN ('accepted', 'rejected') GROUP BY ALL ORDER BY ALL"),
        is(
            warehouse.query(
                "SELECT * FROM ("
                    + " SELECT topic AS event, 'rejected' AS outcome, count(*)"
                    + " FROM quarantine.rejects GROUP BY ALL"
                    + " UNION ALL SELECT 'auth_events', 'accepted', count(*) FROM raw.auth_events"
                    + " UNION ALL SELECT 'listen_events', 'accepted', count(*)"
                    + " FROM raw.listen_events"
                    + " UNION ALL SELECT 'page_view_events', 'accepted', count(*)"
                    + " FROM raw.page_view_events) AS t(event, outcome, n)"
                    + " WHERE n > 0 ORDER BY ALL")));
    assertThat(
        warehouse.query(
            "SELECT reason, sum(records)::BIGINT FROM ops.ledger WHERE outcome = 'rejected'"
                + " GROUP BY ALL ORDER BY ALL"),
        is(
            warehouse.query(
                "SELECT reason, count(*) FROM quarantine.rejects GROUP BY ALL ORDER BY ALL")));
  }

  private void write(String path, byte[] bytes) throws IOException {
    Path file = input.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
