package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;
import dev.alluvium.schemas.warehouse.change.ChangeTimes;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.stream.Stream;

/**
 * The versions of a table's rows by the changes of them, which may have come in any order.
 *
 * <p>The changes of a key are ordered by their positions in the database's log; snapshots of the
 * whole table have their place by {@link ChangeTimes}. What was read while changes went on stands
 * before the first change that was committed behind it, whatever the position of that. A row lasts
 * until the next change of its key, or until a truncate, or a snapshot that does not have it any
 * more: one of the whole table, or one by ranges of its keys of which it is told where it began and
 * ended. Values that were not sent are found by {@link LeftOutSql}.
 */
final class HistorySql {
  private final StateColumns columns;
  private final ChangeTimes times;
  private final ChangePlaces places;

  HistorySql(StateMartSpec mart, TableSpec table) {
    columns = new StateColumns(mart);
    times = new ChangeTimes(table.qualifiedName());
    places = new ChangePlaces(columns.all(""), columns.keys(""));
  }

  /** A row per change that leaves a row. */
  String query() {
    return """
        WITH %s%s
        SELECT %s,
          ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS version,
          e.change_op AS op,
          CASE WHEN e.change_op = 'r' AND e.change_end < e.change_at
            THEN e.change_end ELSE e.change_at END AS row_valid_from,
          e.change_end AS row_valid_to,
          e.change_end IS NULL AS is_current
        FROM change_ended AS e%s"""
        .formatted(
            columns.mayBeLeftOut() ? "RECURSIVE " : "",
            relations(),
            columns.shown(),
            columns.keys("e."),
            ChangePlaces.order("e."),
            columns.sent());
  }

  /** The relation {@code change_ended}: changes that leave a row, with the time when it ends. */
  private String relations() {
    return Stream.of(
            times.relations(),
            places.placed(times.timed(columns.all(""), "change_op <> 't'")),
            places.dated(),
            resets(),
            followed(),
            ends(),
            lasting(),
            columns.mayBeLeftOut() ? new LeftOutSql("change", columns).relations(leftOuts()) : "")
        .filter(part -> !part.isEmpty())
        .collect(joining(",\n"));
  }

  /** Where nothing was left out, nothing is to be found. */
  private String leftOuts() {
    return "EXISTS (SELECT 1 FROM %s WHERE change_left_out IS NOT NULL)".formatted(times.changes());
  }

  /**
   * What ends all rows that were there before: truncates, and whole snapshots; and what ends those
   * of which nothing was told while a table was read by ranges of its keys.
   */
  private String resets() {
    return """
        change_resets AS (
          SELECT DISTINCT change_ts AS change_reset_ts, event_sequence AS change_reset_sequence,
            change_seen AS change_reset_seen,
            CASE WHEN change_op <> 't' THEN 0 WHEN %s THEN 2 ELSE 1 END AS change_reset_rank,
            event_ts AS change_reset_at
          FROM (
        %s
          ) AS t
        )"""
        .formatted(ChangeTimes.READ_ANEW, times.resets().indent(4).stripTrailing());
  }

  /** Each change with the next of its key. */
  private String followed() {
    String window =
        "OVER (PARTITION BY %s ORDER BY %s)".formatted(columns.keys(""), ChangePlaces.order(""));
    return """
        change_followed AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts, change_epoch, change_place, change_at,
            LEAD(change_at) %2$s AS change_next_at, LEAD(change_ts) %2$s AS change_next_ts,
            LEAD(event_sequence) %2$s AS change_next_sequence, LEAD(change_op) %2$s AS change_next_op,
            LEAD(change_rank) %2$s AS change_next_rank, LEAD(change_between) %2$s AS change_next_between,
            LEAD(change_seen) %2$s AS change_next_seen
          FROM change_dated
        )"""
        .formatted(columns.all(""), window);
  }

  /** The first reset behind a change, where it is before the next change. */
  private String ends() {
    return """
        change_ends AS (
          SELECT %1$s, change_op, event_ts, event_sequence, MIN(change_reset_at) AS change_reset_at
          FROM change_followed
          INNER JOIN change_resets
          ON CASE
              WHEN change_reset_rank = 0
              THEN change_reset_ts > change_ts AND (change_next_ts IS NULL OR change_reset_ts < change_next_ts)
              WHEN change_reset_rank = 2
              THEN event_sequence < change_reset_seen AND change_seen < change_reset_seen
                AND (change_next_ts IS NULL OR change_next_sequence > change_reset_sequence
                  OR (change_next_op = 'c' AND change_next_sequence >= change_reset_seen))
              ELSE
                CASE
                  WHEN change_rank = 0 THEN change_reset_ts >= change_ts
                  WHEN change_between THEN change_reset_seen >= change_seen
                  ELSE change_reset_sequence > event_sequence END
                AND CASE
                  WHEN change_next_ts IS NULL THEN TRUE
                  WHEN change_next_rank = 0 THEN change_reset_ts <= change_next_ts
                  WHEN change_next_between THEN change_reset_seen < change_next_seen
                  ELSE change_reset_sequence < change_next_sequence END
            END
          WHERE change_op <> 'd'
          GROUP BY %1$s, change_op, event_ts, event_sequence
        )"""
        .formatted(columns.keys(""));
  }

  private String lasting() {
    return """
        change_ended AS (
          SELECT %1$s, f.change_op, f.change_left_out, f.event_ts, f.event_sequence,
            f.change_rank, f.change_epoch, f.change_place, f.change_at,
            COALESCE(r.change_reset_at, f.change_next_at) AS change_end
          FROM change_followed AS f
          LEFT JOIN change_ends AS r ON %2$s AND r.change_op = f.change_op
            AND r.event_ts = f.event_ts AND r.event_sequence = f.event_sequence
          WHERE f.change_op <> 'd'
        )"""
        .formatted(columns.all("f."), columns.sameKey("r", "f"));
  }
}
