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
 */
final class CurrentSql {
  private static final String OF_CHANGE =
      "change_op, change_left_out, event_ts, event_sequence, change_rank, change_between,"
          + " change_seen, change_ts";

  private final StateColumns columns;
  private final ChangeTimes times;

  CurrentSql(StateMartSpec mart, TableSpec table) {
    columns = new StateColumns(mart);
    times = new ChangeTimes(table.qualifiedName());
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
          SELECT %1$s, MAX(event_ts) AS begun_ts
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
            WHERE begun_ts IS NULL OR change_ts >= begun_ts
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

  /**
   * What was read while changes went on and has seen all that is behind the last snapshot, with its
   * place: before what it has not seen, which is before that snapshot.
   */
  private String read() {
    return """
        change_read AS (
          SELECT %1$s, %2$s, begun_ts
          FROM (
        %3$s
          ) AS t
          LEFT JOIN change_begun AS b ON %4$s
          WHERE begun_ts IS NULL OR change_ts >= begun_ts
        ),
        change_others AS (
          SELECT %5$s, c.change_seen, c.event_sequence, c.change_ts < r.begun_ts AS is_before
          FROM (
        %6$s
          ) AS c
          INNER JOIN (SELECT DISTINCT %7$s, begun_ts FROM change_read) AS r ON %8$s
        ),
        change_seen_last AS (
          SELECT %7$s, MAX(change_seen) AS seen_last
          FROM change_others
          WHERE NOT COALESCE(is_before, FALSE)
          GROUP BY %7$s
        ),
        change_earlier AS (
          SELECT %9$s, r.event_ts, r.event_sequence, MIN(o.event_sequence) - 1 AS earlier_place
          FROM change_read AS r
          INNER JOIN change_others AS o
          ON %10$s AND o.is_before AND o.change_seen >= r.change_seen
          GROUP BY %9$s, r.event_ts, r.event_sequence
        ),
        change_unseen AS (
          SELECT %11$s, %12$s, LEAST(r.event_sequence, COALESCE(earlier_place, r.event_sequence))
              AS change_place
          FROM change_read AS r
          LEFT JOIN change_seen_last AS l ON %13$s
          LEFT JOIN change_earlier AS p
          ON %14$s AND p.event_ts = r.event_ts AND p.event_sequence = r.event_sequence
          WHERE seen_last IS NULL OR r.change_seen > seen_last
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
            columns.keys("r."),
            columns.sameKey("o", "r"),
            columns.all("r."),
            OF_CHANGE.replaceAll("(change_|event_)", "r.$1"),
            columns.sameKey("l", "r"),
            columns.sameKey("p", "r"));
  }

  /** The last change of each key, where it leaves a row that nothing has ended. */
  private String lasting() {
    return """
        change_reset AS (
          SELECT MAX(CASE WHEN change_op = 'r' THEN change_ts END) AS whole_ts,
            MAX(CASE WHEN change_op = 't' AND NOT %5$s THEN change_ts END) AS truncated_ts,
            MAX(CASE WHEN change_op = 't' AND NOT %5$s THEN change_seen END) AS truncated_seen,
            MAX(CASE WHEN change_op = 't' AND NOT %5$s THEN event_sequence END)
              AS truncated_sequence,
            MAX(CASE WHEN %5$s THEN change_seen END) AS read_anew_seen
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
            AND (whole_ts IS NULL OR whole_ts <= change_ts)
            AND NOT COALESCE(event_sequence < read_anew_seen AND change_seen < read_anew_seen, FALSE)
            AND NOT COALESCE(
              CASE
                WHEN change_rank = 0 THEN truncated_ts >= change_ts
                WHEN change_between THEN truncated_seen >= change_seen
                ELSE truncated_sequence > event_sequence END, FALSE)
        )"""
        .formatted(
            inner(times.resets()),
            columns.all(""),
            OF_CHANGE,
            columns.keys(""),
            ChangeTimes.READ_ANEW);
  }

  /** Values that were not sent, of the few keys of which one is asked for. */
  private String leftOut() {
    if (!columns.mayBeLeftOut()) {
      return "";
    }
    return """
        change_renamed AS (
          SELECT DISTINCT %1$s, %2$s
          FROM %3$s AS c
          INNER JOIN %3$s AS d
          ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
          WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
        ),
        change_asked AS (
          SELECT %4$s
          FROM change_lasting
          WHERE change_left_out IS NOT NULL
          UNION DISTINCT
          SELECT %5$s
          FROM change_asked AS a
          INNER JOIN change_renamed AS n ON %6$s
        ),
        %7$s,
        %8$s"""
        .formatted(
            columns.keys("c."),
            columns.eachKey(k -> "d." + k + " AS from_" + k),
            times.changes(),
            columns.keys(""),
            columns.eachKey(k -> "n.from_" + k),
            columns.sameKey("n", "a"),
            new ChangePlaces(columns.all(""), columns.keys("")).placed(asked()),
            new LeftOutSql(columns, times).relations());
  }

  private String asked() {
    return "SELECT %s, %s\nFROM (\n%s\n) AS t\nINNER JOIN change_asked AS a ON %s"
        .formatted(
            columns.all("t."),
            OF_CHANGE,
            times.timed(columns.all(""), "change_op <> 't'").indent(2).stripTrailing(),
            columns.sameKey("a", "t"));
  }

  private static String inner(String query) {
    return query.indent(4).stripTrailing();
  }
}
