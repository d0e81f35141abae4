package dev.alluvium.schemas.warehouse.change;

/**
 * The changes of a table, each with the time by which it is before or behind snapshots of the whole
 * table.
 *
 * <p>Such a snapshot tells when the table was read, which may be long after what is read: changes
 * of the day before it are behind it where their position is larger, or that of the last commit
 * before them; and behind the first of all also where nothing tells of a commit before them, as of
 * a transaction that was open meanwhile.
 */
public final class ChangeTimes {
  /** Whether a change is a row of a snapshot of the whole table. */
  public static final String WHOLE =
      "(change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')";

  /** Whether it is a row that was read while changes went on. */
  public static final String BETWEEN =
      "(change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')";

  /** Whether what ends rows is that a table was read by ranges of its keys, to the end. */
  public static final String READ_ANEW =
      "(change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental')";

  private final String changes;
  private final String moved;

  /**
   * @param changes a table or relation that has the columns of changes
   */
  public ChangeTimes(String changes) {
    this(changes, "change_moved");
  }

  private ChangeTimes(String changes, String moved) {
    this.changes = changes;
    this.moved = moved;
  }

  /**
   * Some of the changes of the same table, in a query that has the {@link #relations} of this one.
   *
   * @param moved what {@link #moved} is to be called
   */
  public ChangeTimes ofThese(String some, String moved) {
    return new ChangeTimes(some, moved);
  }

  /** The table of changes. */
  public String changes() {
    return changes;
  }

  /** The relations that the others stand on: those of snapshots, and {@link #moved}. */
  public String relations() {
    return snapshots() + ",\n" + moved();
  }

  /** The relation {@code change_snapshots}, a row per snapshot of the whole table, and its days. */
  private String snapshots() {
    return """
        change_first AS (
          SELECT MIN(event_ts) AS change_first_ts
          FROM %1$s
          WHERE change_op = 'r'
        ),
        change_snapshots AS (
          SELECT event_ts AS change_snapshot_ts, MIN(event_sequence) AS change_snapshot_sequence,
            event_ts = change_first_ts AS change_snapshot_first,
            COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS change_snapshot_alone
          FROM %1$s
          CROSS JOIN change_first
          WHERE %2$s
          GROUP BY event_ts, change_first_ts
        ),
        change_days AS (
          SELECT CAST(change_snapshot_ts AS DATE) AS change_snapshot_day, change_snapshot_ts, change_snapshot_sequence
          FROM change_snapshots
          WHERE NOT change_snapshot_first
          UNION ALL
          SELECT CAST(DATE_ADD(CAST(change_snapshot_ts AS DATE), INTERVAL (-1) DAY) AS DATE), change_snapshot_ts,
            change_snapshot_sequence
          FROM change_snapshots
          WHERE NOT change_snapshot_first
        )"""
        .formatted(changes, WHOLE);
  }

  /** The relation of the few changes that are behind a snapshot though their time is not. */
  public String moved() {
    return """
        %2$s AS (
          SELECT change_from_ts, change_from_sequence, MAX(change_snapshot_ts) AS change_moved_ts
          FROM (
            SELECT event_ts AS change_from_ts, event_sequence AS change_from_sequence, change_snapshot_ts
            FROM %1$s
            CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
            WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
              AND event_ts <= (SELECT change_first_ts FROM change_first)
              AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
                OR change_after IS NULL)
            UNION ALL
            SELECT event_ts, event_sequence, change_snapshot_ts
            FROM %1$s
            INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
            WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
              AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
          ) AS c
          GROUP BY change_from_ts, change_from_sequence
        )"""
        .formatted(changes, moved);
  }

  /** A query of those columns of the changes for which that holds, with what orders them. */
  public String timed(String columns, String condition) {
    return """
        SELECT %1$s, change_op, change_left_out, event_ts, event_sequence,
          %5$s AS change_between,
          COALESCE(change_after, event_sequence) AS change_seen,
          CASE WHEN %2$s THEN 0 ELSE 1 END AS change_rank,
          COALESCE(change_moved_ts, event_ts) AS change_ts
        FROM %3$s
        LEFT JOIN %6$s
        ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
        WHERE %4$s"""
        .formatted(columns, WHOLE, changes, condition, BETWEEN, moved);
  }

  /**
   * A query of what ends rows that were there before: truncates, whole snapshots, and that a table
   * was read by ranges of its keys; with the column {@code change_snapshot}. The last row of a
   * whole snapshot says so; but of a table that is the first of several and has one row, that is
   * called the first and nothing else.
   */
  public String resets() {
    return timed(
        "change_snapshot",
        "change_op = 't'"
            + " OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection'))"
            + " OR (change_op = 'r' AND change_snapshot = 'first'"
            + " AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))");
  }
}
