package dev.alluvium.schemas.warehouse.mart;

import dev.alluvium.schemas.spec.mart.StateMartSpec.LeftOut;
import dev.alluvium.schemas.warehouse.change.ChangePlaces;

/**
 * What the values are that were not sent: what they were before, in the life of that row; also
 * under another key, where the key was changed. Insert and delete of such a change have one
 * position.
 */
final class LeftOutSql {
  private final String prefix;
  private final StateColumns columns;

  /**
   * @param prefix what the names of the relations begin with
   */
  LeftOutSql(String prefix, StateColumns columns) {
    this.prefix = prefix;
    this.columns = columns;
  }

  /**
   * The relation {@code change_sent}, behind that of {@link ChangePlaces}: of changes with values
   * that were not sent, what these are. A life that begins with values that were not sent goes on
   * with the life of the key that was deleted at that position.
   *
   * @param condition of the changes that are looked at
   */
  String relations(String condition) {
    return known(condition) + ",\n" + sent();
  }

  /**
   * The relation {@code change_known}: the changes with the values known of a row's life until
   * each. A life of a key begins where its row was inserted or read; {@code change_goes_on} where
   * that came without all values.
   */
  String known(String condition) {
    String known =
        columns.leftOuts(
            l -> "LAST_VALUE(%1$s IGNORE NULLS) %2$s AS %1$s".formatted(l.column(), ofLife()));
    return """
        %5$s_lives AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_epoch, change_place,
            SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
              OVER (PARTITION BY %2$s ORDER BY %3$s) AS change_life
          FROM %5$s_placed
          WHERE %4$s
        ),
        %5$s_known AS (
          SELECT %2$s, change_op, change_left_out, event_ts, event_sequence, change_life,
            FIRST_VALUE(change_op = 'c' AND change_left_out IS NOT NULL) %6$s AS change_goes_on,
            %7$s
          FROM %5$s_lives
        )"""
        .formatted(
            columns.all(""),
            columns.keys(""),
            ChangePlaces.order(""),
            condition,
            prefix,
            ofLife(),
            known);
  }

  private String ofLife() {
    return "OVER (PARTITION BY %s, change_life ORDER BY %s ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        .formatted(columns.keys(""), ChangePlaces.order(""));
  }

  private String sent() {
    String isBefore =
        columns.eachKey(k -> "m." + k + " = w.change_from_" + k).replace(", ", " AND ");
    return """
        %14$s_moves AS (
          SELECT %1$s, c.change_life, %2$s, d.change_life AS change_from_life, %3$s
          FROM %14$s_known AS c
          INNER JOIN %14$s_known AS d
          ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
          WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
        ),
        %14$s_ways AS (
          SELECT %4$s, change_life, 1 AS change_steps, %5$s, change_from_life, %6$s
          FROM %14$s_moves
          UNION ALL
          SELECT %7$s, w.change_life, w.change_steps + 1, %8$s, m.change_from_life, %9$s
          FROM %14$s_ways AS w
          INNER JOIN %14$s_moves AS m
          ON %10$s AND m.change_life = w.change_from_life
        ),
        %14$s_before AS (
          SELECT %4$s, change_life, %16$s
          FROM (SELECT %4$s, change_life, %11$s FROM %14$s_ways) AS w
          GROUP BY %4$s, change_life
        ),
        %14$s_sent AS (
          SELECT %12$s, k.change_op, k.event_ts, k.event_sequence, %13$s
          FROM %14$s_known AS k
          LEFT JOIN %14$s_before AS b ON %15$s AND b.change_life = k.change_life
          WHERE k.change_left_out IS NOT NULL
        )"""
        .formatted(
            columns.keys("c."),
            columns.eachKey(k -> "d." + k + " AS change_from_" + k),
            columns.leftOuts(l -> "d." + l.column()),
            columns.keys(""),
            columns.eachKey(k -> "change_from_" + k),
            columns.leftOuts(LeftOut::column),
            columns.keys("w."),
            columns.eachKey(k -> "m.change_from_" + k),
            columns.leftOuts(l -> "COALESCE(w.%1$s, m.%1$s)".formatted(l.column())),
            isBefore,
            columns.leftOuts(
                l ->
                    ("LAST_VALUE(%1$s IGNORE NULLS) OVER (PARTITION BY %2$s, change_life"
                            + " ORDER BY change_steps"
                            + " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS %1$s")
                        .formatted(l.column(), columns.keys(""))),
            columns.keys("k."),
            columns.leftOuts(l -> "COALESCE(k.%1$s, b.%1$s) AS %1$s".formatted(l.column())),
            prefix,
            columns.sameKey("b", "k"),
            // Not DISTINCT, which BigQuery has not for JSON; all values of a life are one.
            columns.leftOuts(l -> "ANY_VALUE(%1$s) AS %1$s".formatted(l.column())));
  }
}
