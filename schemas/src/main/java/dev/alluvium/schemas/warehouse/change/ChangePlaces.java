package dev.alluvium.schemas.warehouse.change;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/**
 * The places of changes in their key: by the number of the key's snapshots that they are of or
 * behind, then by their positions. What was read while changes went on tells when it was written,
 * which may be behind what came next: it stands before the first change that it has not seen, of
 * those that are behind the same snapshot.
 */
public final class ChangePlaces {
  private final String prefix;
  private final String columns;
  private final String keys;

  /**
   * @param columns those of the changes that are to be shown, the key among them
   */
  public ChangePlaces(String columns, String keys) {
    this("change", columns, keys);
  }

  /**
   * @param prefix what the names of the relations begin with
   */
  public ChangePlaces(String prefix, String columns, String keys) {
    this.prefix = prefix;
    this.columns = columns;
    this.keys = keys;
  }

  /** What orders the changes of a key. */
  public static String order(String prefix) {
    return Stream.of("change_epoch", "change_rank", "change_place", "event_ts")
        .map(column -> prefix + column)
        .collect(joining(", "));
  }

  /**
   * The relation {@code change_placed}, and one that it stands on.
   *
   * @param timed a query of {@link ChangeTimes}, without truncates, of all changes of its keys
   */
  public String placed(String timed) {
    return """
        %4$s_epochs AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts,
            SUM(1 - change_rank) OVER (PARTITION BY %2$s ORDER BY change_ts) AS change_epoch
          FROM (
        %3$s
          ) AS t
        ),
        %4$s_placed AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts, change_epoch,
            CASE WHEN change_between
              THEN LEAST(event_sequence, COALESCE(
                MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
                  ELSE event_sequence END)
                  OVER (PARTITION BY %2$s, change_epoch ORDER BY change_seen
                    RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
              ELSE event_sequence END AS change_place
          FROM %4$s_epochs
        )"""
        .formatted(columns, keys, timed.indent(4).stripTrailing(), prefix);
  }

  /** The relation {@code change_dated}: the same, each with the time when it was so. */
  public String dated() {
    return """
        %4$s_dated AS (
          SELECT %1$s, change_op, change_left_out, event_ts, event_sequence, change_rank,
            change_between, change_seen, change_ts, change_epoch, change_place,
            CASE WHEN change_op = 'r'
              THEN MIN(event_ts) OVER (PARTITION BY %2$s ORDER BY %3$s
                ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
              ELSE event_ts END AS change_at
          FROM %4$s_placed
        )"""
        .formatted(columns, keys, order(""), prefix);
  }
}
