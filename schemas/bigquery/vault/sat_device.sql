-- Derived from the contracts; scripts/generate writes it.
WITH change_observed AS (
  SELECT device_hk, firmware, floor, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source, change_op, CAST(NULL AS STRING) AS change_left_out,
    load_ts AS event_ts, load_sequence AS event_sequence
  FROM `${project}.vault.sat_device_observations`
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
  SELECT device_hk, firmware, floor, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY device_hk ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT device_hk, firmware, floor, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence,
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
  SELECT device_hk, firmware, floor, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY device_hk, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_epochs
),
change_dated AS (
  SELECT device_hk, firmware, floor, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place,
    CASE WHEN change_op = 'r'
      THEN MIN(event_ts) OVER (PARTITION BY device_hk ORDER BY change_epoch, change_rank, change_place, event_ts
        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
      ELSE event_ts END AS change_at
  FROM change_placed
)
SELECT device_hk, firmware, floor, change_op, change_snapshot, change_after, hashdiff, effective_from, LEAD(change_at) OVER (PARTITION BY device_hk ORDER BY change_epoch, change_rank, change_place, event_ts, hashdiff) AS effective_to, change_at AS load_ts, change_place AS load_sequence, record_source
FROM (
  SELECT *, LAG(hashdiff) OVER (PARTITION BY device_hk ORDER BY change_epoch, change_rank, change_place, event_ts, hashdiff) AS previous_hashdiff
  FROM change_dated
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
