package dev.alluvium.transforms.live;

import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveFeed.Changes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of tables by key, of a version that grows with every change, and what has changed since
 * when. Rows that are gone are remembered, in a bounded number, so that readers learn of them. Not
 * thread-safe.
 */
final class HeldRows {
  /** Rows that are gone and still told; who knows an older version takes a snapshot. */
  static final int MOST_GONE = 20_000;

  /** What a key has come to; a subclass may note more of it. */
  static class Entry {
    final int table;
    final String key;
    private long changed;
    private @Nullable String row;

    Entry(int table, String key) {
      this.table = table;
      this.key = key;
    }

    @Nullable String row() {
      return row;
    }
  }

  private final List<TreeMap<String, Entry>> byKey = new ArrayList<>();

  /** By the version of its last change, what every key has come to. */
  private final TreeMap<Long, Entry> byChange = new TreeMap<>();

  private final TreeMap<Long, Entry> gone = new TreeMap<>();
  private long version;

  /** Changes up to here are not all known any more. */
  private long horizon;

  HeldRows(int tables) {
    for (int i = 0; i < tables; i++) {
      byKey.add(new TreeMap<>());
    }
  }

  long version() {
    return version;
  }

  @Nullable Entry find(int table, String key) {
    return byKey.get(table).get(key);
  }

  /** Those of a table, and of what is gone from it what is remembered. */
  Collection<Entry> entries(int table) {
    return byKey.get(table).values();
  }

  void add(Entry entry) {
    byKey.get(entry.table).put(entry.key, entry);
  }

  /**
   * Notes a change of an entry that was added.
   *
   * @param row NULL where it is gone
   */
  void change(Entry entry, @Nullable String row) {
    entry.row = row;
    byChange.remove(entry.changed, entry);
    gone.remove(entry.changed);
    entry.changed = ++version;
    byChange.put(version, entry);
    if (row == null) {
      gone.put(version, entry);
      forgetGone();
    }
  }

  private void forgetGone() {
    while (gone.size() > MOST_GONE) {
      Map.Entry<Long, Entry> oldest = gone.pollFirstEntry();
      horizon = oldest.getKey();
      byChange.remove(oldest.getKey());
      Entry entry = oldest.getValue();
      byKey.get(entry.table).remove(entry.key);
    }
  }

  /** As {@link LiveFeed#snapshot}. */
  Changes snapshot() {
    List<Change> rows = new ArrayList<>();
    for (TreeMap<String, Entry> table : byKey) {
      for (Entry entry : table.values()) {
        if (entry.row != null) {
          rows.add(change(entry));
        }
      }
    }
    return new Changes(0, version, rows);
  }

  /** As {@link LiveFeed#since}. */
  Optional<Changes> since(long from) {
    if (from < horizon || from > version) {
      return Optional.empty();
    }
    List<Change> changes = new ArrayList<>();
    byChange.tailMap(from, false).values().forEach(entry -> changes.add(change(entry)));
    return Optional.of(new Changes(from, version, changes));
  }

  /** As {@link LiveFeed#rows}. */
  List<Change> rows(int table, KeyRange range, int most) {
    List<Change> rows = new ArrayList<>();
    for (Entry entry : range.of(byKey.get(table)).values()) {
      if (rows.size() == most) {
        break;
      }
      if (entry.row != null) {
        rows.add(change(entry));
      }
    }
    return rows;
  }

  private static Change change(Entry entry) {
    return new Change(entry.table, entry.key, entry.row);
  }
}
