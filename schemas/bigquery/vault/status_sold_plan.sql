-- Derived from the contracts; scripts/generate writes it.
WITH change_observed AS (
  SELECT sold_plan_hk, status, change_snapshot, change_after, effective_from, load_ts, load_sequence, record_source, change_op, CAST(NULL AS STRING) AS change_left_out,
    load_ts AS event_ts, load_sequence AS event_sequence
  FROM `${project}.vault.status_sold_plan_observations`
  WHERE record_source <> 'ghost'
),
change_first AS (
  SELECT MIN(event_ts) AS change_first_ts
  FROM change_observed
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS change_snapshot_ts, MIN(event_sequence) AS change_snapshot_sequence,
    event_ts = change_first_ts AS change_snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS change_snapshot_alone
  FROM change_observed
  CROSS JOIN change_first
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
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
),
change_moved AS (
  SELECT change_from_ts, change_from_sequence, MAX(change_snapshot_ts) AS change_moved_ts
  FROM (
    SELECT event_ts AS change_from_ts, event_sequence AS change_from_sequence, change_snapshot_ts
    FROM change_observed
    CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND event_ts <= (SELECT change_first_ts FROM change_first)
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, change_snapshot_ts
    FROM change_observed
    INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
  ) AS c
  GROUP BY change_from_ts, change_from_sequence
),
change_epochs AS (
  SELECT sold_plan_hk, status, change_snapshot, change_after, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY sold_plan_hk ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT sold_plan_hk, status, change_snapshot, change_after, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM change_observed
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE TRUE
  ) AS t
),
change_placed AS (
  SELECT sold_plan_hk, status, change_snapshot, change_after, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY sold_plan_hk, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_epochs
),
change_dated AS (
  SELECT sold_plan_hk, status, change_snapshot, change_after, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place,
    CASE WHEN change_op = 'r'
      THEN MIN(event_ts) OVER (PARTITION BY sold_plan_hk ORDER BY change_epoch, change_rank, change_place, event_ts
        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
      ELSE event_ts END AS change_at
  FROM change_placed
),
wholes AS (
  SELECT DISTINCT change_ts AS whole_ts
  FROM (
    SELECT change_snapshot, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM change_observed
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))
  ) AS t
), followed AS (
  SELECT sold_plan_hk, status, change_at, load_sequence, record_source, change_ts, change_epoch, change_rank, change_place, event_ts,
    LEAD(change_ts) OVER (PARTITION BY sold_plan_hk ORDER BY change_epoch, change_rank, change_place, event_ts) AS next_ts
  FROM change_dated
), states AS (
  SELECT sold_plan_hk, status, change_at AS effective_from, change_at AS load_ts, load_sequence,
    record_source, change_epoch, change_rank, change_place, event_ts, 0 AS change_gone
  FROM followed
  UNION ALL
  SELECT sold_plan_hk, 'disappeared', MIN(whole_ts), MIN(whole_ts), 0, record_source, change_epoch, change_rank, change_place, event_ts, 1
  FROM followed
  INNER JOIN wholes
  ON whole_ts > change_ts AND (next_ts IS NULL OR whole_ts < next_ts)
  WHERE status = 'appeared'
  GROUP BY sold_plan_hk, record_source, change_epoch, change_rank, change_place, event_ts
)
SELECT sold_plan_hk, status, effective_from,
  LEAD(effective_from) OVER (PARTITION BY sold_plan_hk, record_source ORDER BY change_epoch, change_rank, change_place, event_ts, change_gone) AS effective_to,
  load_ts, load_sequence, record_source
FROM (
  SELECT sold_plan_hk, status, effective_from, load_ts, load_sequence, record_source, change_epoch, change_rank, change_place, event_ts, change_gone,
    LAG(status) OVER (PARTITION BY sold_plan_hk, record_source ORDER BY change_epoch, change_rank, change_place, event_ts, change_gone) AS previous_status
  FROM states
) AS compared
WHERE previous_status IS NULL OR previous_status <> status
