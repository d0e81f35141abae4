package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.mart.StateMartSpec.LeftOut;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;
import dev.alluvium.schemas.warehouse.change.ChangeTimes;

/**
 * What the values are that were not sent: what they were before, in the life of that row; also
 * under another key, where the key was changed. Insert and delete of such a change have one
 * position.
 */
final class LeftOutSql {
  private final StateColumns columns;
  private final String changes;

  LeftOutSql(StateColumns columns, ChangeTimes times) {
    this.columns = columns;
    this.changes = times.changes();
  }

  /**
   * The relation {@code change_sent}: of changes with values that were not sent, what these are. A
   * life of a key begins where its row was inserted or read; one that begins with values that were
   * not sent goes on with the life of the key that was deleted at that position.
   */
  String relations() {
    String isBefore = columns.eachKey(k -> "m." + k + " = w.from_" + k).replace(", ", " AND ");
    String known =
        columns.leftOuts(
            l ->
                "LAST_VALUE(%1$s IGNORE NULLS) OVER (PARTITION BY %2$s, change_life ORDER BY %3$s"
                        .formatted(l.column(), columns.keys(""), ChangePlaces.order(""))
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
            columns.all(""),
            columns.keys(""),
            ChangePlaces.order(""),
            changes,
            known,
            columns.keys("c."),
            columns.eachKey(k -> "d." + k + " AS from_" + k),
            columns.leftOuts(l -> "d." + l.column()),
            columns.eachKey(k -> "from_" + k),
            columns.leftOuts(LeftOut::column),
            columns.keys("w."),
            columns.eachKey(k -> "m.from_" + k),
            columns.leftOuts(l -> "COALESCE(w.%1$s, m.%1$s)".formatted(l.column())),
            isBefore,
            columns.leftOuts(
                l ->
                    ("LAST_VALUE(%1$s IGNORE NULLS) OVER (PARTITION BY %2$s, change_life"
                            + " ORDER BY way_steps"
                            + " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS %1$s")
                        .formatted(l.column(), columns.keys(""))),
            columns.keys("k."),
            columns.leftOuts(l -> "COALESCE(k.%1$s, b.%1$s) AS %1$s".formatted(l.column())),
            columns.sameKey("b", "k"));
  }
}
