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
  private final boolean truncates;
  private final List<String> lines = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();
  private final Map<Long, Row> rows = new TreeMap<>();
  private long now = START;
  private long position = SNAPSHOT_POSITION;
  private @Nullable Long committed;
  private long read;
  private int texts;

  /**
   * @param wholes one in so many steps is of the table as a whole, of each kind; none where it is 0
   * @param truncates whether all of its rows end at times without a change of each
   */
  private ChangedTable(long seed, int wholes, boolean truncates) {
    random = new Random(seed);
    this.wholes = wholes;
    this.truncates = truncates;
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
          + source("false", at, at, null)
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
    long from;
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
    return changed(new ChangedTable(seed, 40, true), steps);
  }

  /** So many steps of one history, in which slots are lost, and no table is truncated. */
  static ChangedTable changedUntruncated(long seed, int steps) {
    return changed(new ChangedTable(seed, 20, false), steps);
  }

  /** So many steps of one history of rows alone. */
  static ChangedTable changedByRow(long seed, int steps) {
    return changed(new ChangedTable(seed, 0, false), steps);
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

  /**
   * A snapshot, during which a transaction is open that began before, and commits behind it. Of
   * some tables none is taken until a slot is lost.
   */
  private void begin() {
    if (random.nextInt(3) == 0) {
      committed = position;
      return;
    }
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
    switch (wholes == 0 ? 5 : random.nextInt(wholes)) {
      case 0 -> {
        if (truncates) {
          truncate();
        }
      }
      case 1 -> loseSlot();
      case 2, 3 -> readBetween();
      case 4 -> {
        if (truncates) {
          loseSlotAndReadBetween();
        }
      }
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

  /** Nothing is read meanwhile. */
  private void truncate() {
    position += 1 + random.nextInt(50);
    now = Math.max(now, read) + 1;
    List.copyOf(rows.keySet()).forEach(this::end);
    rows.clear();
    lines.add(
        "{\"key\":null,\"value\":{\"before\":null,\"after\":null,"
            + source("false")
            + ",\"op\":\"t\"}}");
  }

  /** Changes of which nobody is told, and a snapshot of what there is then. */
  private void loseSlot() {
    List<Long> keys = changeUntold();
    rows.put(20L + random.nextInt(3), row());
    long before = now;
    readLater(3_000_000); // It tells when the table is read, not as of when.
    keys.forEach(this::end);
    snapshot();
    now = before + 1_000;
    position -= random.nextInt(2); // It is where the next change may stand.
  }

  /**
   * Changes of which nobody is told.
   *
   * @return the keys that there were before
   */
  private List<Long> changeUntold() {
    List<Long> keys = List.copyOf(rows.keySet());
    boolean fewStay = random.nextInt(3) == 0;
    for (long key : keys) {
      if (fewStay || random.nextBoolean()) {
        rows.remove(key);
      } else if (random.nextBoolean()) {
        rows.put(key, row());
      }
    }
    now = Math.max(now, read) + 1_000_000;
    position += 1_000;
    committed = null;
    return keys;
  }

  /**
   * Changes of which nobody is told; then those that there are are told of again, while all rows
   * are read by ranges of their keys, and at last that they have been. At times there is no row.
   */
  private void loseSlotAndReadBetween() {
    List<Long> keys = changeUntold();
    if (random.nextInt(3) == 0) {
      rows.clear();
    }
    long lost = position;
    long lostAt = now;
    keys.stream().filter(key -> !rows.containsKey(key)).forEach(this::end);
    now += 1_000;
    changeOneOf(keys);
    position += 60;
    long before = now;
    readLater(2_000_000);
    for (long key : List.copyOf(rows.keySet())) {
      end(key);
      begin(key, at(key), "r");
      tell(key, "r", null, after(key, at(key), true), "incremental");
    }
    now = before + random.nextInt(2);
    position += 60;
    changeOneOf(keys);
    position += 60;
    lines.add(
        "{\"key\":null,\"value\":{\"op\":\"m\","
            + source("incremental", lostAt, position, lost)
            + ",\"message\":{\"prefix\":\"alluvium.table-read\",\"content\":\"\"}}}");
  }

  private void changeOneOf(List<Long> keys) {
    if (keys.isEmpty() || random.nextBoolean()) {
      return;
    }
    long key = keys.get(random.nextInt(keys.size()));
    if (rows.containsKey(key)) {
      delete(key);
    } else {
      insert(key, row());
    }
  }

  /**
   * All rows are read by ranges of their keys, while changes go on: one of a transaction whose
   * position is before all that they have seen comes behind them.
   */
  private void readBetween() {
    List<Long> keys = List.copyOf(rows.keySet());
    if (keys.size() < 2) {
      return;
    }
    position += 60;
    long early = position;
    update(keys.get(0));
    long before = now;
    readLater(2_000_000); // They tell when they were written, not when read.
    for (long key : keys) {
      end(key);
      begin(key, at(key), "r");
      tell(key, "r", null, after(key, at(key), true), "incremental");
    }
    now = before + random.nextInt(2);
    long late = position;
    position = early - 55;
    if (random.nextInt(4) == 0) {
      delete(keys.get(1));
    } else {
      update(keys.get(1));
    }
    position = late;
  }

  /** What is read tells the time by the reader's clock, which goes on. */
  private void readLater(int most) {
    now = Math.max(now, read) + 1 + random.nextInt(most);
    read = now;
  }

  private void snapshot() {
    List<Long> keys = List.copyOf(rows.keySet());
    boolean moreTables = random.nextBoolean();
    String last = moreTables ? "last_in_data_collection" : "last";
    for (int i = 0; i < keys.size(); i++) {
      long key = keys.get(i);
      boolean isFirst = i == 0 && (moreTables || keys.size() > 1); // As Debezium says it.
      String which = isFirst ? "first" : i == keys.size() - 1 ? last : "true";
      begin(key, at(key), "r");
      tell(key, "r", null, after(key, at(key), true), which);
    }
  }

  private void begin(long key, Row row, String op) {
    cut(key);
    rows.put(key, row);
    int number = 1 + (int) versions.stream().filter(v -> v.key == key).count();
    versions.add(new Version(key, row, op, number, now));
  }

  private void end(long key) {
    versions.stream()
        .filter(version -> version.key == key && version.to == null)
        .forEach(version -> version.to = now);
    cut(key);
  }

  /** What was read is told with a time that may be behind that of what came next. */
  private void cut(long key) {
    for (Version version : versions) {
      if (version.key == key && version.to != null && version.to > now) {
        version.to = now;
      }
      if (version.key == key && version.to != null && version.from > version.to) {
        version.from = version.to;
      }
    }
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
    String source = source(snapshot, now, position, committed);
    if (snapshot.equals("false")) {
      committed = Math.max(committed == null ? 0 : committed, position) + 1;
    }
    return source;
  }

  private static String source(String snapshot, long now, long position, @Nullable Long committed) {
    return "\"source\":{\"connector\":\"postgresql\",\"ts_ms\":"
        + now / 1000
        + ",\"ts_us\":"
        + now
        + ",\"snapshot\":\""
        + snapshot
        + "\",\"lsn\":"
        + (snapshot.equals("incremental") ? "null" : position)
        + ",\"sequence\":\"["
        + (committed == null ? "null" : "\\\"" + committed + "\\\"")
        + ",\\\""
        + position
        + "\\\"]\"}";
  }
}
