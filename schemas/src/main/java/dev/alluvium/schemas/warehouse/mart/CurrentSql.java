package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;
import dev.alluvium.schemas.warehouse.change.ChangeTimes;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.stream.Stream;

/**
 * The rows that there are: of the versions that {@link HistorySql} shows those that last. Only the
 * last change of each key is looked for, so that one pass over the changes finds them, and what is
 * held is of the size of the table and not of its history.
 *
 * <p>It reads changes that need not be all there were: those will do that {@link ForgetSql} leaves.
 * Only where a row has got its key by a change of keys, and a value was not sent since, are all
 * changes asked, for the keys that it had.
 */
final class CurrentSql {
  private static final String OF_CHANGE =
      "change_op, change_left_out, event_ts, event_sequence, change_rank, change_between,"
          + " change_seen, change_ts";

  private final StateColumns columns;
  private final ChangeTimes times;

  private final String all;

  /**
   * @param changes the table that is read
   * @param all that of all changes, which may be the same
   */
  CurrentSql(StateMartSpec mart, TableSpec changes, TableSpec all) {
    columns = new StateColumns(mart);
    times = new ChangeTimes(changes.qualifiedName());
    this.all = all.qualifiedName();
  }

  /** A row per key. */
  String query() {
    return """
        WITH %s%s
        SELECT %s
        FROM change_lasting AS e%s"""
        .formatted(
            columns.mayBeLeftOut() ? "RECURSIVE " : "",
            Stream.of(times.relations(), begun(), last(), read(), lasting(), leftOut())
                .filter(part -> !part.isEmpty())
                .collect(joining(",\n")),
            columns.shown(),
            columns.sent());
  }

  /** Since when the last snapshot counts that has a key; what is before that is not its last. */
  private String begun() {
    return """
        change_begun AS (
          SELECT %1$s, MAX(event_ts) AS change_begun_ts
          FROM %2$s
          WHERE %3$s
          GROUP BY %1$s
        )"""
        .formatted(columns.keys(""), times.changes(), ChangeTimes.WHOLE);
  }

  /** The last change of each key, of those that were not read while changes went on. */
  private String last() {
    return """
        change_last AS (
          SELECT %1$s, %2$s, event_sequence AS change_place
          FROM (
            SELECT %3$s, %2$s,
              ROW_NUMBER() OVER (PARTITION BY %4$s
                ORDER BY change_rank DESC, event_sequence DESC, event_ts DESC) AS change_no
            FROM (
        %5$s
            ) AS t
            LEFT JOIN change_begun AS b ON %6$s
            WHERE change_begun_ts IS NULL OR change_ts >= change_begun_ts
          ) AS n
          WHERE change_no = 1
        )"""
        .formatted(
            columns.all(""),
            OF_CHANGE,
            columns.all("t."),
            columns.keys("t."),
            inner(times.timed(columns.all(""), "change_op <> 't' AND NOT " + ChangeTimes.BETWEEN)),
            columns.sameKey("b", "t"));
  }

  /** What was read while changes went on and has seen all that is behind the last snapshot. */
  private String read() {
    return """
        change_read AS (
          SELECT %1$s, %2$s, change_begun_ts
          FROM (
        %3$s
          ) AS t
          LEFT JOIN change_begun AS b ON %4$s
          WHERE change_begun_ts IS NULL OR change_ts >= change_begun_ts
        ),
        change_seen_last AS (
          SELECT %5$s, MAX(c.change_seen) AS change_last_seen
          FROM (
        %6$s
          ) AS c
          INNER JOIN (SELECT DISTINCT %7$s, change_begun_ts FROM change_read) AS r ON %8$s
          WHERE r.change_begun_ts IS NULL OR c.change_ts >= r.change_begun_ts
          GROUP BY %5$s
        ),
        change_unseen AS (
          SELECT %9$s, %10$s, r.event_sequence AS change_place
          FROM change_read AS r
          LEFT JOIN change_seen_last AS l ON %11$s
          WHERE change_last_seen IS NULL OR r.change_seen > change_last_seen
        )"""
        .formatted(
            columns.all("t."),
            OF_CHANGE,
            inner(times.timed(columns.all(""), ChangeTimes.BETWEEN)),
            columns.sameKey("b", "t"),
            columns.keys("c."),
            inner(times.timed(columns.keys(""), "change_op NOT IN ('r', 't')")),
            columns.keys(""),
            columns.sameKey("r", "c"),
            columns.all("r."),
            OF_CHANGE.replaceAll("(change_|event_)", "r.$1"),
            columns.sameKey("l", "r"));
  }

  /** The last change of each key, where it leaves a row that nothing has ended. */
  private String lasting() {
    return """
        change_reset AS (
          SELECT MAX(CASE WHEN change_op = 'r' THEN change_ts END) AS change_whole_ts,
            MAX(CASE WHEN change_op = 't' AND NOT %5$s THEN change_ts END) AS change_truncated_ts,
            MAX(CASE WHEN change_op = 't' AND NOT %5$s THEN change_seen END) AS change_truncated_seen,
            MAX(CASE WHEN change_op = 't' AND NOT %5$s THEN event_sequence END)
              AS change_truncated_sequence,
            MAX(CASE WHEN %5$s THEN change_seen END) AS change_read_anew_seen
          FROM (
        %1$s
          ) AS t
        ),
        change_lasting AS (
          SELECT %2$s, change_op, change_left_out, event_ts, event_sequence
          FROM (
            SELECT %2$s, %3$s,
              ROW_NUMBER() OVER (PARTITION BY %4$s
                ORDER BY change_rank DESC, change_place DESC, event_ts DESC) AS change_no
            FROM (
              SELECT %2$s, %3$s, change_place
              FROM change_last
              UNION ALL
              SELECT %2$s, %3$s, change_place
              FROM change_unseen
            ) AS u
          ) AS n
          CROSS JOIN change_reset
          WHERE change_no = 1 AND change_op <> 'd'
            AND (change_whole_ts IS NULL OR change_whole_ts <= change_ts)
            AND NOT COALESCE(event_sequence < change_read_anew_seen AND change_seen < change_read_anew_seen, FALSE)
            AND NOT COALESCE(
              CASE
                WHEN change_rank = 0 THEN change_truncated_ts >= change_ts
                WHEN change_between THEN change_truncated_seen >= change_seen
                ELSE change_truncated_sequence > event_sequence END, FALSE)
        )"""
        .formatted(
            inner(times.resets()),
            columns.all(""),
            OF_CHANGE,
            columns.keys(""),
            ChangeTimes.READ_ANEW);
  }

  /**
   * Values that were not sent: those that are known of the row's life, else those of the lives that
   * it goes on.
   */
  private String leftOut() {
    if (!columns.mayBeLeftOut()) {
      return "";
    }
    return Stream.of(own(), far(), sent()).collect(joining(",\n"));
  }

  /** What is known of lives of keys whose last change lacks a value. */
  private String own() {
    ChangePlaces places = new ChangePlaces("change_own", columns.all(""), columns.keys(""));
    return """
        change_own_asked AS (
          SELECT %1$s
          FROM change_lasting
          WHERE change_left_out IS NOT NULL
        ),
        %2$s,
        %3$s"""
        .formatted(
            columns.keys(""),
            places.placed(
                ofKeys(times.timed(columns.all(""), "change_op <> 't'"), "change_own_asked")),
            new LeftOutSql("change_own", columns).known("TRUE"));
  }

  /**
   * The same of all changes, of keys whose life goes on that of another, which is asked for. Where
   * there is none, the joins by what was done have nothing to look for, and no change is read.
   */
  private String far() {
    ChangeTimes far = times.ofThese("change_far_changes", "change_far_moved");
    ChangePlaces places = new ChangePlaces("change_far", columns.all(""), columns.keys(""));
    return """
        change_far_begun AS (
          SELECT %1$s
          FROM change_own_known AS o
          INNER JOIN change_lasting AS e ON %2$s AND e.change_op = o.change_op
            AND e.event_ts = o.event_ts AND e.event_sequence = o.event_sequence
          WHERE o.change_left_out IS NOT NULL AND o.change_goes_on AND (%3$s)
        ),
        change_far_ops AS (
          SELECT CASE WHEN COUNT(*) > 0 THEN change_does END AS change_any
          FROM (
            SELECT 'c' AS change_does
            FROM change_far_begun
            UNION ALL
            SELECT 'd'
            FROM change_far_begun
          ) AS o
          GROUP BY change_does
        ),
        change_far_named AS (
          SELECT %11$s, c.change_op, c.change_left_out, c.event_ts, c.event_sequence
          FROM %5$s AS c
          INNER JOIN change_far_ops AS o ON c.change_op = o.change_any
        ),
        change_far_asked AS (
          SELECT *
          FROM change_far_begun
          UNION DISTINCT
          SELECT %4$s
          FROM change_far_asked AS a
          INNER JOIN change_far_named AS c ON %6$s
          INNER JOIN change_far_named AS d
          ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
          WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
        ),
        change_far_changes AS (
          SELECT %7$s, c.change_op, c.change_snapshot, c.change_left_out, c.change_after,
            c.event_ts, c.event_sequence
          FROM %5$s AS c
          INNER JOIN change_far_asked AS a ON %6$s
        ),
        %8$s,
        %9$s,
        %10$s"""
        .formatted(
            columns.keys("o."),
            columns.sameKey("e", "o"),
            columns.leftOuts(l -> "o." + l.column() + " IS NULL").replace(", ", " OR "),
            columns.keys("d."),
            all,
            columns.sameKey("c", "a"),
            columns.all("c."),
            far.moved(),
            places.placed(far.timed(columns.all(""), "change_op <> 't'")),
            new LeftOutSql("change_far", columns).relations("TRUE"),
            columns.keys("c."));
  }

  private String sent() {
    return """
        change_sent AS (
          SELECT %1$s, o.change_op, o.event_ts, o.event_sequence, %2$s
          FROM change_own_known AS o
          LEFT JOIN change_far_sent AS f ON %3$s AND f.change_op = o.change_op
            AND f.event_ts = o.event_ts AND f.event_sequence = o.event_sequence
          WHERE o.change_left_out IS NOT NULL
        )"""
        .formatted(
            columns.keys("o."),
            columns.leftOuts(l -> "COALESCE(o.%1$s, f.%1$s) AS %1$s".formatted(l.column())),
            columns.sameKey("f", "o"));
  }

  private String ofKeys(String timed, String keys) {
    return "SELECT %s, %s\nFROM (\n%s\n) AS t\nINNER JOIN %s AS a ON %s"
        .formatted(
            columns.all("t."),
            OF_CHANGE,
            timed.indent(2).stripTrailing(),
            keys,
            columns.sameKey("a", "t"));
  }

  private static String inner(String query) {
    return query.indent(4).stripTrailing();
  }
}
