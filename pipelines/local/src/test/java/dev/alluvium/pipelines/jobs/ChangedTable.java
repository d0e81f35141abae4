package dev.alluvium.pipelines.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table that is changed at random, the lines in which Debezium would tell of it, and the versions
 * of its rows, which are noted as they happen: what tells of changes is never looked at for them.
 *
 * <p>It has a key {@code k}, a text {@code a} of which each change tells, and a text {@code b} that
 * is told only where it has changed.
 */
final class ChangedTable {
  private static final long START = 1_704_067_200_000_000L;
  private static final long SNAPSHOT_POSITION = 10_000;

  private final Random random;
  private final int wholes;
  private final List<String> lines = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();
  private final Map<Long, Row> rows = new TreeMap<>();
  private long now = START;
  private long position = SNAPSHOT_POSITION;
  private int texts;

  /**
   * @param wholes one in so many steps is of the table as a whole; none where it is 0
   */
  private ChangedTable(long seed, int wholes) {
    random = new Random(seed);
    this.wholes = wholes;
  }

  /** Lines of single changes. */
  static final class Lines {
    /** A change at that position, and so many microseconds after 1970. */
    String change(long at, String op, @Nullable String before, @Nullable String after) {
      return "{\"key\":null,\"value\":{\"before\":"
          + before
          + ",\"after\":"
          + after
          + ","
          + source("false", at, at)
          + ",\"op\":\""
          + op
          + "\"}}";
    }
  }

  private record Row(String a, @Nullable String b) {}

  /** A version of a row; {@code to} is NULL while it lasts. */
  private static final class Version {
    final long key;
    final Row row;
    final String op;
    final int number;
    final long from;
    @Nullable Long to;

    Version(long key, Row row, String op, int number, long from) {
      this.key = key;
      this.row = row;
      this.op = op;
      this.number = number;
      this.from = from;
    }
  }

  /** So many steps of one history, in which tables are truncated, and slots lost. */
  static ChangedTable changed(long seed, int steps) {
    return changed(new ChangedTable(seed, 40), steps);
  }

  /** So many steps of one history of rows alone. */
  static ChangedTable changedByRow(long seed, int steps) {
    return changed(new ChangedTable(seed, 0), steps);
  }

  private static ChangedTable changed(ChangedTable table, int steps) {
    table.begin();
    for (int i = 0; i < steps; i++) {
      table.step();
    }
    return table;
  }

  /** In the order in which they were told of. */
  List<String> lines() {
    return lines;
  }

  /** {@code k a b version op from to}, as {@link Loaded#query} prints rows. */
  List<String> versions() {
    return versions.stream()
        .map(
            v ->
                String.format(
                    Locale.ROOT,
                    "%d %s %s %d %s %d %s",
                    v.key,
                    v.row.a,
                    v.row.b,
                    v.number,
                    v.op,
                    v.from,
                    v.to))
        .sorted()
        .toList();
  }

  /** {@code k a b} of the rows that there are. */
  List<String> rows() {
    List<String> found = new ArrayList<>();
    rows.forEach((key, row) -> found.add(key + " " + row.a + " " + row.b));
    found.sort(null);
    return found;
  }

  /** A snapshot, during which a transaction is open that began before, and commits behind it. */
  private void begin() {
    for (long key = 0; key < 5; key++) {
      rows.put(key, row());
    }
    snapshot();
    now += 1_000;
    long before = position;
    position = 100;
    update(1);
    delete(2);
    insert(2, row());
    position = before;
  }

  private void step() {
    now += random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(1_000_000);
    long key = random.nextInt(8);
    switch (wholes == 0 ? 2 : random.nextInt(wholes)) {
      case 0 -> truncate();
      case 1 -> loseSlot();
      default -> {
        if (!rows.containsKey(key)) {
          insert(key, row());
        } else if (random.nextInt(5) == 0) {
          delete(key);
        } else if (random.nextInt(4) == 0) {
          rename(key, random.nextInt(8));
        } else {
          update(key);
        }
      }
    }
  }

  private Row at(long key) {
    return Objects.requireNonNull(rows.get(key));
  }

  private Row row() {
    return new Row(text(), random.nextInt(4) == 0 ? null : text());
  }

  private String text() {
    return "t" + texts++;
  }

  private void insert(long key, Row row) {
    position += 1 + random.nextInt(50);
    begin(key, row, "c");
    tell(key, "c", null, after(key, row, true), null);
  }

  private void update(long key) {
    position += 1 + random.nextInt(50);
    Row old = at(key);
    boolean isSent = random.nextBoolean() || old.b == null;
    Row row =
        new Row(
            random.nextInt(5) == 0 ? old.a : text(),
            isSent ? random.nextBoolean() ? text() : null : old.b);
    end(key);
    begin(key, row, "u");
    tell(key, "u", null, after(key, row, isSent), null);
  }

  private void delete(long key) {
    position += 1 + random.nextInt(50);
    end(key);
    rows.remove(key);
    tellDelete(key);
  }

  private void tellDelete(long key) {
    tell(key, "d", "{\"k\":" + key + ",\"a\":null,\"b\":null}", null, null);
    lines.add("{\"key\":{\"k\":" + key + "},\"value\":null}");
  }

  /** A key is changed: its row goes on under the other, without its long text being told. */
  private void rename(long key, long other) {
    if (rows.containsKey(other)) {
      return;
    }
    position += 1 + random.nextInt(50);
    Row row = at(key);
    end(key);
    rows.remove(key);
    tellDelete(key);
    begin(other, row, "c");
    tell(other, "c", null, after(other, row, row.b == null), null);
  }

  private void truncate() {
    position += 1 + random.nextInt(50);
    now += 1;
    List.copyOf(rows.keySet()).forEach(this::end);
    rows.clear();
    lines.add(
        "{\"key\":null,\"value\":{\"before\":null,\"after\":null,"
            + source("false")
            + ",\"op\":\"t\"}}");
  }

  /** Changes of which nobody is told, and a snapshot of what there is then. */
  private void loseSlot() {
    List<Long> keys = List.copyOf(rows.keySet());
    for (long key : keys) {
      if (random.nextBoolean()) {
        rows.remove(key);
      } else if (random.nextBoolean()) {
        rows.put(key, row());
      }
    }
    rows.put(20L + random.nextInt(3), row());
    now += 1_000_000;
    position += 1_000;
    keys.forEach(this::end);
    snapshot();
    now += 1_000;
  }

  private void snapshot() {
    List<Long> keys = List.copyOf(rows.keySet());
    for (int i = 0; i < keys.size(); i++) {
      long key = keys.get(i);
      String which = i == keys.size() - 1 ? "last" : i == 0 ? "first" : "true";
      begin(key, at(key), "r");
      tell(key, "r", null, after(key, at(key), true), which);
    }
  }

  private void begin(long key, Row row, String op) {
    rows.put(key, row);
    int number = 1 + (int) versions.stream().filter(v -> v.key == key).count();
    versions.add(new Version(key, row, op, number, now));
  }

  private void end(long key) {
    versions.stream()
        .filter(version -> version.key == key && version.to == null)
        .forEach(version -> version.to = now);
  }

  private String after(long key, Row row, boolean isSent) {
    String b =
        isSent ? row.b == null ? "null" : quoted(row.b) : quoted("__debezium_unavailable_value");
    return "{\"k\":" + key + ",\"a\":" + quoted(row.a) + ",\"b\":" + b + "}";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private void tell(
      long key,
      String op,
      @Nullable String before,
      @Nullable String after,
      @Nullable String snapshot) {
    lines.add(
        "{\"key\":{\"k\":"
            + key
            + "},\"value\":{\"before\":"
            + before
            + ",\"after\":"
            + after
            + ","
            + source(snapshot == null ? "false" : snapshot)
            + ",\"op\":\""
            + op
            + "\",\"ts_ms\":"
            + random.nextInt(1000)
            + "}}");
  }

  private String source(String snapshot) {
    return source(snapshot, now, position);
  }

  private static String source(String snapshot, long now, long position) {
    return "\"source\":{\"connector\":\"postgresql\",\"ts_ms\":"
        + now / 1000
        + ",\"ts_us\":"
        + now
        + ",\"snapshot\":\""
        + snapshot
        + "\",\"lsn\":"
        + position
        + "}";
  }
}
