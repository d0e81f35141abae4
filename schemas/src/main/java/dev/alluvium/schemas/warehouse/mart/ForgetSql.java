package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec.LeftOut;
import dev.alluvium.schemas.warehouse.change.ChangeTimes;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.function.Function;

/**
 * Takes changes out of a table from which {@link CurrentSql} reads, that can make no difference to
 * it, whatever changes come, when, and however often.
 *
 * <p>A change that was written (inserted, updated, deleted) is behind all others of its key once
 * one follows it, and all that follow it in what they have seen follow it in position and time as
 * well: no snapshot, which may move them, then has it behind them. What it says of values that may
 * not be sent must be said by one that follows. What was read while changes went on is behind by
 * what was written or read after, or by a snapshot of the whole table; a row of such a snapshot by
 * one of a later one. Left are truncates, and of each snapshot what tells where and when it was.
 * What cannot be told so, as where clocks were put back, stays.
 */
final class ForgetSql {
  private static final String WRITTEN = "change_op IN ('c', 'u', 'd')";

  private final StateColumns columns;
  private final String changes;

  ForgetSql(StateMartSpec mart, TableSpec changes) {
    columns = new StateColumns(mart);
    this.changes = changes.qualifiedName();
  }

  /** The statement; to run it again changes nothing. */
  String statement() {
    return """
        DELETE FROM %1$s AS t
        WHERE EXISTS (
          SELECT 1
          FROM (
            WITH %2$s,
            %3$s
            SELECT %4$s, change_op, event_ts, event_sequence
            FROM change_followed
            WHERE CASE WHEN %5$s THEN change_is_behind ELSE change_is_read_before END
            UNION ALL
            SELECT %4$s, change_op, event_ts, event_sequence
            FROM change_wholes
            WHERE change_begun_ts > event_ts AND change_no > 2
              AND COALESCE(change_snapshot, '') NOT IN ('last', 'last_in_data_collection')
          ) AS f
          WHERE %6$s AND f.change_op = t.change_op AND f.event_ts = t.event_ts
            AND f.event_sequence = t.event_sequence
        )"""
        .formatted(
            changes, followed(), wholes(), columns.keys(""), WRITTEN, columns.sameKey("f", "t"));
  }

  /** Changes of keys that have several, each with what is told by those that follow it. */
  private String followed() {
    return """
        change_first AS (
          SELECT MIN(event_ts) AS change_first_ts
          FROM %1$s
          WHERE change_op = 'r'
        ),
        change_several AS (
          SELECT %2$s, MAX(CASE WHEN %3$s THEN event_ts END) AS change_begun_ts
          FROM %1$s
          WHERE change_op <> 't'
          GROUP BY %2$s
          HAVING COUNT(*) > 1
        ),
        change_followed AS (
          SELECT %4$s, change_op, event_ts, event_sequence,
            (MAX(CASE WHEN %5$s THEN event_sequence END) %6$s > event_sequence
                OR MAX(CASE WHEN %5$s THEN event_ts END) %6$s > event_ts)
              AND MIN(CASE WHEN %5$s THEN event_sequence END) %6$s >= event_sequence
              AND MIN(CASE WHEN %5$s THEN event_ts END) %6$s >= event_ts
              AND (change_after IS NOT NULL OR event_ts > change_first_ts)%7$s
              AS change_is_behind,
            event_ts > change_first_ts
              AND (COALESCE(change_begun_ts > event_ts, FALSE)
                OR (MIN(event_sequence) %6$s >= event_sequence
                  AND MIN(event_ts) %6$s >= event_ts%8$s))
              AS change_is_read_before
          FROM %1$s AS t
          INNER JOIN change_several AS b ON %9$s
          CROSS JOIN change_first
          WHERE change_op <> 't' AND NOT %3$s
        )"""
        .formatted(
            changes,
            columns.keys(""),
            ChangeTimes.WHOLE,
            columns.keys("t."),
            WRITTEN,
            behind(),
            said(l -> "CASE WHEN %s AND (%s) THEN 1 END".formatted(WRITTEN, says(l))),
            said(l -> "CASE WHEN %s THEN 1 END".formatted(says(l))),
            columns.sameKey("b", "t"));
  }

  /** Whether each value that a change says is said by one that follows. */
  private String said(Function<LeftOut, String> following) {
    return columns.leftOuts().stream()
        .map(
            l ->
                "\n              AND (NOT (%s) OR COUNT(%s) %s > 0)"
                    .formatted(says(l), following.apply(l), behind()))
        .collect(joining());
  }

  /** Whether nobody asks for the value before that change: it has one, or begins a row's life. */
  private static String says(LeftOut leftOut) {
    return "t.%s IS NOT NULL OR change_op IN ('c', 'r')".formatted(leftOut.column());
  }

  private String behind() {
    return """
        OVER (PARTITION BY %s
                ORDER BY COALESCE(change_after, event_sequence), event_sequence, event_ts
                ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"""
        .formatted(columns.keys("t."));
  }

  /** Rows of snapshots of the whole table: two of each tell all that it tells of others. */
  private String wholes() {
    return """
        change_wholes AS (
          SELECT %1$s, change_op, event_ts, event_sequence, change_snapshot,
            MAX(event_ts) OVER (PARTITION BY %1$s) AS change_begun_ts,
            ROW_NUMBER() OVER (PARTITION BY event_ts ORDER BY event_sequence, %1$s) AS change_no
          FROM %2$s
          WHERE %3$s
        )"""
        .formatted(columns.keys(""), changes, ChangeTimes.WHOLE);
  }
}
