package dev.alluvium.transforms.live;

import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveFeed.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A copy of rows whose source is elsewhere. Versions are this copy's own, so that they grow
 * whatever becomes of the source; cursors are of the source's versions, which all copies of it
 * understand. Thread-safe.
 */
public final class CopiedRows {
  private static final int MOST_MARKS = 10_000;

  private final HeldRows rows;
  private String source = "";

  /** Version of the source up to which all is taken. */
  private long taken;

  /** Version of the source behind which nothing was read when the tables were replaced. */
  private long newest;

  /** By versions of the source, an own version with which nothing behind them was taken. */
  private final TreeMap<Long, Long> marks = new TreeMap<>();

  public CopiedRows(int tables) {
    this.rows = new HeldRows(tables);
  }

  /**
   * Takes the rows of a table as its source has them.
   *
   * @param isAll whether rows that are not among them are gone
   */
  public synchronized void replace(int table, Map<String, String> byKey, boolean isAll) {
    if (isAll) {
      List<String> others = new ArrayList<>();
      for (HeldRows.Entry entry : rows.entries(table)) {
        if (!byKey.containsKey(entry.key)) {
          others.add(entry.key);
        }
      }
      others.forEach(key -> put(table, key, null));
    }
    byKey.forEach((key, row) -> put(table, key, row));
  }

  /** Takes changes, after which all is taken up to that version of the source. */
  public synchronized void change(List<Change> changes, String from, long version) {
    changes.forEach(change -> put(change.table(), change.key(), change.row()));
    reached(from, version);
  }

  /** All is taken up to that version of the source, and, but for what was read, nothing behind. */
  public synchronized void reached(String from, long version) {
    if (!from.equals(source)) {
      newest = version;
    }
    reached(from, version, version);
  }

  /**
   * All tables are replaced, each as its source had it at a version of its own.
   *
   * @param from name of the source; of another one than before no version is known
   * @param version all up to it is taken
   * @param newest nothing behind it is taken
   */
  public synchronized void replaced(String from, long version, long newest) {
    this.newest = newest;
    reached(from, version, newest);
  }

  private void reached(String from, long version, long last) {
    if (!from.equals(source)) {
      marks.clear();
      source = from;
    }
    taken = version;
    if (last >= newest) {
      marks.putIfAbsent(last, rows.version()); // What came since then is newer than the first.
    }
    while (marks.size() > MOST_MARKS) {
      marks.pollFirstEntry();
    }
  }

  private void put(int table, String key, @Nullable String row) {
    HeldRows.Entry entry = rows.find(table, key);
    if (entry == null) {
      if (row == null) {
        return;
      }
      entry = new HeldRows.Entry(table, key);
      rows.add(entry);
    }
    if (row == null ? entry.row() != null : !row.equals(entry.row())) {
      rows.change(entry, row);
    }
  }

  /** As {@link LiveFeed#snapshot}. */
  public synchronized Changes snapshot() {
    return rows.snapshot();
  }

  /** As {@link LiveFeed#since}. */
  public synchronized Optional<Changes> since(long version) {
    return rows.since(version);
  }

  /** As {@link LiveFeed#rows}. */
  public synchronized List<Change> rows(int table, KeyRange range, int most) {
    return rows.rows(table, range, most);
  }

  /** As {@link LiveFeed#cursor}. */
  public synchronized String cursor() {
    return Cursors.text(source, taken);
  }

  /** As {@link LiveFeed#at}; of a version that this copy has not come to, nothing is newer. */
  public synchronized OptionalLong at(String cursor) {
    OptionalLong version = Cursors.version(source, cursor);
    Map.Entry<Long, Long> mark = version.isEmpty() ? null : marks.floorEntry(version.getAsLong());
    return mark == null ? OptionalLong.empty() : OptionalLong.of(mark.getValue());
  }
}
