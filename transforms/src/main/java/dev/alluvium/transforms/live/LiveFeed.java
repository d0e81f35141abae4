package dev.alluvium.transforms.live;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The rows of live tables, of a version that grows with every change. Any number of readers take a
 * snapshot and then, again and again, what has changed since the version they have: without a gap,
 * and without a repeat. Thread-safe.
 */
public interface LiveFeed {
  List<LiveTable> tables();

  /** All rows as they are now. */
  Changes snapshot();

  /**
   * What has changed since, the last change of each row; empty where that is too long ago to be
   * told: then a snapshot is needed.
   */
  Optional<Changes> since(long version);

  /**
   * Rows of a table, in the order of their keys as texts.
   *
   * @param table its place
   */
  List<Change> rows(int table, KeyRange range, int most);

  /** The version that it has now, as a text that all feeds of the same source understand. */
  String cursor();

  /**
   * What to ask {@link #since} with to have all that has come since that cursor, and perhaps some
   * that was there before; empty where it is of another source, or too old.
   */
  OptionalLong at(String cursor);

  /**
   * Changes, in the order in which they came.
   *
   * @param from the version before them
   * @param version the version after them
   */
  record Changes(long from, long version, List<Change> changes) {
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /**
   * What a row is now.
   *
   * @param table its place within {@link LiveFeed#tables()}
   * @param key of the row, a JSON array
   * @param row the values of the table's columns, a JSON array; NULL where there is no row any more
   */
  record Change(int table, String key, @Nullable String row) {}
}
