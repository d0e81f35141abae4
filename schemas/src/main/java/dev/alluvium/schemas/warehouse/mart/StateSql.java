package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec.LeftOut;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rows of a table by the changes of them, which may have come in any order.
 *
 * <p>The changes of a key are ordered by their positions in the database's log. A snapshot of the
 * whole table has its place by time, and tells when the table was read, which may be long after
 * what is read: changes of the day before it are behind it where their position is larger, or that
 * of the last commit before them; and behind the first of all also where nothing tells of a commit
 * before them, as of a transaction that was open meanwhile. What was read while changes went on
 * stands before the first change that was committed behind it, whatever the position of that. A row
 * lasts until the next change of its key, or until a truncate, or a snapshot that does not have it
 * any more: one of the whole table, or one by ranges of its keys of which it is told where it began
 * and ended.
 *
 * <p>A value that was not sent is what it was before, in the life of that row: also under another
 * key, where the key was changed. Insert and delete of such a change have one position.
 */
final class StateSql {
  private final StateMartSpec mart;
  private final String changes;

  StateSql(StateMartSpec mart, TableSpec table) {
    this.mart = mart;
    changes = table.qualifiedName();
  }

  /** A row per change that leaves a row. */
  String versions() {
    return """
        %s
        SELECT %s,
          ROW_NUMBER() OVER (PARTITION BY %s ORDER BY %s) AS version,
          e.change_op AS op,
          CASE WHEN e.change_op = 'r' AND e.change_end < e.change_at
            THEN e.change_end ELSE e.change_at END AS row_valid_from,
          e.change_end AS row_valid_to,
          e.change_end IS NULL AS is_current
        FROM change_ended AS e%s"""
        .formatted(ended(), shown(), keys("e"), order("e"), sent());
  }

  /** The versions that last. */
  String current() {
    return """
        %s
        SELECT %s
        FROM change_ended AS e%s
        WHERE e.change_end IS NULL"""
        .formatted(ended(), shown(), sent());
  }

  private String shown() {
    return mart.columns().stream()
        .map(DerivedSpec::name)
        .map(
            column ->
                leftOut(column).isEmpty()
                    ? "e." + column
                    : "CASE WHEN "
                        + isLeftOut("e", leftOut(column).get(0))
                        + " THEN s."
                        + column
                        + " ELSE e."
                        + column
                        + " END AS "
                        + column)
        .collect(joining(", "));
  }

  private List<LeftOut> leftOut(String column) {
    return mart.maybeLeftOut().stream().filter(l -> l.column().equals(column)).toList();
  }

  /** What was not sent, of the changes of which something was not. */
  private String sent() {
    return mart.maybeLeftOut().isEmpty()
        ? ""
        : """

          LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND %s
            AND s.change_op = e.change_op AND s.event_ts = e.event_ts
            AND s.event_sequence = e.event_sequence"""
            .formatted(sameKey("s", "e"));
  }

  /** The relation {@code change_ended}: changes that leave a row, with the time when it ends. */
  private String ended() {
    String recursive = mart.maybeLeftOut().isEmpty() ? "WITH " : "WITH RECURSIVE ";
    return recursive
        + Stream.of(timed(), placed(), resets(), followed(), ends(), lasting(), notSent())
            .filter(part -> !part.isEmpty())
            .collect(joining(",\n"));
  }

  /**
   * The relation {@code change_timed}: the changes, each with the time by which it is before or
   * behind later snapshots of the whole table.
   */
  private String timed() {
    return """
        change_first AS (
          SELECT MIN(event_ts) AS first_ts
          FROM %2$s
          WHERE change_op = 'r'
        ),
        change_snapshots AS (
          SELECT event_ts AS snapshot_ts, MIN(event_sequence) AS snapshot_sequence,
            event_ts = first_ts AS snapshot_first
          FROM %2$s
          CROSS JOIN change_first
          WHERE change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental'
          GROUP BY event_ts, first_ts
        ),
        change_moved AS (
          SELECT event_ts AS from_ts, event_sequence AS from_sequence,
            MAX(snapshot_ts) AS moved_ts
          FROM (
            SELECT DISTINCT event_ts, event_sequence, change_after
            FROM %2$s
            WHERE change_op <> 'r'
          ) AS c
          INNER JOIN change_snapshots
          ON event_ts <= snapshot_ts
            AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence
              OR (snapshot_first AND change_after IS NULL))
            AND (snapshot_first OR CAST(snapshot_ts AS DATE)
              <= CAST(DATE_ADD(CAST(event_ts AS DATE), INTERVAL 1 DAY) AS DATE))
          GROUP BY event_ts, event_sequence
        ),
        change_timed AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_snapshot,
            change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental' AS change_between,
            COALESCE(change_after, event_sequence) AS change_seen,
            change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')
              AS change_whole,
            CASE WHEN change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental'
              THEN 0 ELSE 1 END AS change_rank,
            COALESCE(moved_ts, event_ts) AS change_ts
          FROM %2$s
          LEFT JOIN change_moved
          ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
        )"""
        .formatted(columns(""), changes);
  }

  /**
   * The changes of keys, each with the number of its key's snapshots that it is of or behind. What
   * was read tells when it was written, which may be behind what came next: it is not later than
   * that.
   */
  private String placed() {
    return """
        change_placed AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts,
            SUM(1 - change_rank) OVER (PARTITION BY %2$s ORDER BY change_ts) AS change_epoch,
            CASE WHEN change_between
              THEN LEAST(event_sequence, COALESCE(
                MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
                  ELSE event_sequence END)
                  OVER (PARTITION BY %2$s ORDER BY change_seen
                    RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
              ELSE event_sequence END AS change_place
          FROM change_timed
          WHERE change_op <> 't'
        ),
        change_dated AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts, change_epoch, change_place,
            CASE WHEN change_op = 'r'
              THEN MIN(event_ts) OVER (PARTITION BY %2$s ORDER BY %3$s
                ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
              ELSE event_ts END AS change_at
          FROM change_placed
        )"""
        .formatted(columns(""), keys(""), order(""));
  }

  /**
   * What ends all rows that were there before: truncates, and whole snapshots; and what ends those
   * of which nothing was told while a table was read by ranges of its keys.
   */
  private String resets() {
    return """
        change_resets AS (
          SELECT DISTINCT change_ts AS reset_ts, event_sequence AS reset_sequence,
            change_seen AS reset_seen,
            CASE WHEN change_op <> 't' THEN 0 WHEN change_snapshot = 'incremental' THEN 2
              ELSE 1 END AS reset_rank,
            event_ts AS reset_at
          FROM change_timed
          WHERE change_op = 't' OR change_whole
        )""";
  }

  /** Each change with the next of its key. */
  private String followed() {
    String window = "OVER (PARTITION BY %s ORDER BY %s)".formatted(keys(""), order(""));
    return """
        change_followed AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts, change_epoch, change_place, change_at,
            LEAD(change_at) %2$s AS next_at, LEAD(change_ts) %2$s AS next_ts,
            LEAD(event_sequence) %2$s AS next_sequence, LEAD(change_op) %2$s AS next_op,
            LEAD(change_rank) %2$s AS next_rank, LEAD(change_between) %2$s AS next_between,
            LEAD(change_seen) %2$s AS next_seen
          FROM change_dated
        )"""
        .formatted(columns(""), window);
  }

  /** The first reset behind a change, where it is before the next change. */
  private String ends() {
    return """
        change_ends AS (
          SELECT %1$s, change_op, event_ts, event_sequence, MIN(reset_at) AS reset_at
          FROM change_followed
          INNER JOIN change_resets
          ON CASE
              WHEN reset_rank = 0
              THEN reset_ts > change_ts AND (next_ts IS NULL OR reset_ts < next_ts)
              WHEN reset_rank = 2
              THEN event_sequence < reset_seen AND change_seen < reset_seen
                AND (next_ts IS NULL OR next_sequence > reset_sequence
                  OR (next_op = 'c' AND next_sequence >= reset_seen))
              ELSE
                CASE
                  WHEN change_rank = 0 THEN reset_ts >= change_ts
                  WHEN change_between THEN reset_seen >= change_seen
                  ELSE reset_sequence > event_sequence END
                AND CASE
                  WHEN next_ts IS NULL THEN TRUE
                  WHEN next_rank = 0 THEN reset_ts <= next_ts
                  WHEN next_between THEN reset_seen < next_seen
                  ELSE reset_sequence < next_sequence END
            END
          WHERE change_op <> 'd'
          GROUP BY %1$s, change_op, event_ts, event_sequence
        )"""
        .formatted(keys(""));
  }

  private String lasting() {
    return """
        change_ended AS (
          SELECT %1$s, f.change_op, f.change_left_out, f.event_ts, f.event_sequence,
            f.change_rank, f.change_epoch, f.change_place, f.change_at,
            COALESCE(r.reset_at, f.next_at) AS change_end
          FROM change_followed AS f
          LEFT JOIN change_ends AS r ON %2$s AND r.change_op = f.change_op
            AND r.event_ts = f.event_ts AND r.event_sequence = f.event_sequence
          WHERE f.change_op <> 'd'
        )"""
        .formatted(columns("f."), sameKey("r", "f"));
  }

  /**
   * The relation {@code change_sent}: of changes with values that were not sent, what these are. A
   * life of a key begins where its row was inserted or read; one that begins with values that were
   * not sent goes on with the life of the key that was deleted at that position.
   */
  private String notSent() {
    if (mart.maybeLeftOut().isEmpty()) {
      return "";
    }
    String known =
        leftOuts(
            l ->
                "LAST_VALUE(%1$s IGNORE NULLS) OVER (PARTITION BY %2$s, change_life ORDER BY %3$s"
                        .formatted(l.column(), keys(""), order(""))
                    + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS "
                    + l.column());
    return """
        change_lives AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_epoch, change_place,
            SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
              OVER (PARTITION BY %2$s ORDER BY %3$s) AS change_life
          FROM change_placed
          WHERE EXISTS (SELECT 1 FROM %4$s WHERE change_left_out IS NOT NULL)
        ),
        change_known AS (
          SELECT %2$s, change_op, change_left_out, event_ts, event_sequence, change_life,
            %5$s
          FROM change_lives
        ),
        change_moves AS (
          SELECT %6$s, c.change_life, %7$s, d.change_life AS from_life, %8$s
          FROM change_known AS c
          INNER JOIN change_known AS d
          ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
          WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
        ),
        change_ways AS (
          SELECT %2$s, change_life, 1 AS way_steps, %9$s, from_life, %10$s
          FROM change_moves
          UNION ALL
          SELECT %11$s, w.change_life, w.way_steps + 1, %12$s, m.from_life, %13$s
          FROM change_ways AS w
          INNER JOIN change_moves AS m
          ON %14$s AND m.change_life = w.from_life
        ),
        change_before AS (
          SELECT DISTINCT %2$s, change_life, %15$s
          FROM change_ways
        ),
        change_sent AS (
          SELECT %16$s, k.change_op, k.event_ts, k.event_sequence, %17$s
          FROM change_known AS k
          LEFT JOIN change_before AS b ON %18$s AND b.change_life = k.change_life
          WHERE k.change_left_out IS NOT NULL
        )"""
        .formatted(
            columns(""),
            keys(""),
            order(""),
            changes,
            known,
            keys("c"),
            eachKey(k -> "d." + k + " AS from_" + k),
            leftOuts(l -> "d." + l.column()),
            eachKey(k -> "from_" + k),
            leftOuts(LeftOut::column),
            keys("w"),
            eachKey(k -> "m.from_" + k),
            leftOuts(l -> "COALESCE(w.%1$s, m.%1$s)".formatted(l.column())),
            mart.per().stream().map(k -> "m." + k + " = w.from_" + k).collect(joining(" AND ")),
            leftOuts(
                l ->
                    ("LAST_VALUE(%1$s IGNORE NULLS) OVER (PARTITION BY %2$s, change_life"
                            + " ORDER BY way_steps"
                            + " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS %1$s")
                        .formatted(l.column(), keys(""))),
            keys("k"),
            leftOuts(l -> "COALESCE(k.%1$s, b.%1$s) AS %1$s".formatted(l.column())),
            sameKey("b", "k"));
  }

  private String isLeftOut(String relation, LeftOut leftOut) {
    return leftOut.sources().stream()
        .map(
            source ->
                "STRPOS(%s.change_left_out, ',%s,') > 0"
                    .formatted(relation, source.replace("'", "''")))
        .collect(joining(" OR "));
  }

  private String leftOuts(Function<LeftOut, String> each) {
    return mart.maybeLeftOut().stream().map(each).collect(joining(", "));
  }

  private String eachKey(Function<String, String> each) {
    return mart.per().stream().map(each).collect(joining(", "));
  }

  private String keys(String relation) {
    return eachKey(key -> relation.isEmpty() ? key : relation + "." + key);
  }

  private String sameKey(String one, String other) {
    return mart.per().stream()
        .map(key -> "%s.%s = %s.%s".formatted(one, key, other, key))
        .collect(joining(" AND "));
  }

  /** The declared columns, the key among them. */
  private String columns(String prefix) {
    return mart.columns().stream().map(column -> prefix + column.name()).collect(joining(", "));
  }

  private static String order(String relation) {
    List<String> order = new ArrayList<>();
    for (String column : List.of("change_epoch", "change_rank", "change_place", "event_ts")) {
      order.add(relation.isEmpty() ? column : relation + "." + column);
    }
    return String.join(", ", order);
  }
}
