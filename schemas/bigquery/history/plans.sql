-- Derived from the contracts; scripts/generate writes it.
WITH RECURSIVE change_first AS (
  SELECT MIN(event_ts) AS change_first_ts
  FROM `${project}.history.plans_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS change_snapshot_ts, MIN(event_sequence) AS change_snapshot_sequence,
    event_ts = change_first_ts AS change_snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS change_snapshot_alone
  FROM `${project}.history.plans_changes`
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
    FROM `${project}.history.plans_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND event_ts <= (SELECT change_first_ts FROM change_first)
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, change_snapshot_ts
    FROM `${project}.history.plans_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
  ) AS c
  GROUP BY change_from_ts, change_from_sequence
),
change_epochs AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, description, is_active, updated_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY plan_id ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT plan_id, plan_code, plan_name, billing_interval, description, is_active, updated_at, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.plans_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op <> 't'
  ) AS t
),
change_placed AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, description, is_active, updated_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY plan_id, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_epochs
),
change_dated AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, description, is_active, updated_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place,
    CASE WHEN change_op = 'r'
      THEN MIN(event_ts) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts
        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
      ELSE event_ts END AS change_at
  FROM change_placed
),
change_resets AS (
  SELECT DISTINCT change_ts AS change_reset_ts, event_sequence AS change_reset_sequence,
    change_seen AS change_reset_seen,
    CASE WHEN change_op <> 't' THEN 0 WHEN (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN 2 ELSE 1 END AS change_reset_rank,
    event_ts AS change_reset_at
  FROM (
    SELECT change_snapshot, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.plans_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))
  ) AS t
),
change_followed AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, description, is_active, updated_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place, change_at,
    LEAD(change_at) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_at, LEAD(change_ts) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_ts,
    LEAD(event_sequence) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_sequence, LEAD(change_op) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_op,
    LEAD(change_rank) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_rank, LEAD(change_between) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_between,
    LEAD(change_seen) OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_seen
  FROM change_dated
),
change_ends AS (
  SELECT plan_id, change_op, event_ts, event_sequence, MIN(change_reset_at) AS change_reset_at
  FROM change_followed
  INNER JOIN change_resets
  ON CASE
      WHEN change_reset_rank = 0
      THEN change_reset_ts > change_ts AND (change_next_ts IS NULL OR change_reset_ts < change_next_ts)
      WHEN change_reset_rank = 2
      THEN event_sequence < change_reset_seen AND change_seen < change_reset_seen
        AND (change_next_ts IS NULL OR change_next_sequence > change_reset_sequence
          OR (change_next_op = 'c' AND change_next_sequence >= change_reset_seen))
      ELSE
        CASE
          WHEN change_rank = 0 THEN change_reset_ts >= change_ts
          WHEN change_between THEN change_reset_seen >= change_seen
          ELSE change_reset_sequence > event_sequence END
        AND CASE
          WHEN change_next_ts IS NULL THEN TRUE
          WHEN change_next_rank = 0 THEN change_reset_ts <= change_next_ts
          WHEN change_next_between THEN change_reset_seen < change_next_seen
          ELSE change_reset_sequence < change_next_sequence END
    END
  WHERE change_op <> 'd'
  GROUP BY plan_id, change_op, event_ts, event_sequence
),
change_ended AS (
  SELECT f.plan_id, f.plan_code, f.plan_name, f.billing_interval, f.description, f.is_active, f.updated_at, f.change_op, f.change_left_out, f.event_ts, f.event_sequence,
    f.change_rank, f.change_epoch, f.change_place, f.change_at,
    COALESCE(r.change_reset_at, f.change_next_at) AS change_end
  FROM change_followed AS f
  LEFT JOIN change_ends AS r ON r.plan_id = f.plan_id AND r.change_op = f.change_op
    AND r.event_ts = f.event_ts AND r.event_sequence = f.event_sequence
  WHERE f.change_op <> 'd'
),
change_lives AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, description, is_active, updated_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, change_place,
    SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
      OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_life
  FROM change_placed
  WHERE EXISTS (SELECT 1 FROM `${project}.history.plans_changes` WHERE change_left_out IS NOT NULL)
),
change_known AS (
  SELECT plan_id, change_op, change_left_out, event_ts, event_sequence, change_life,
    FIRST_VALUE(change_op = 'c' AND change_left_out IS NOT NULL) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS change_goes_on,
    LAST_VALUE(plan_code IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS plan_code, LAST_VALUE(plan_name IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS plan_name, LAST_VALUE(billing_interval IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS billing_interval, LAST_VALUE(description IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS description
  FROM change_lives
),
change_moves AS (
  SELECT c.plan_id, c.change_life, d.plan_id AS change_from_plan_id, d.change_life AS change_from_life, d.plan_code, d.plan_name, d.billing_interval, d.description
  FROM change_known AS c
  INNER JOIN change_known AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_ways AS (
  SELECT plan_id, change_life, 1 AS change_steps, change_from_plan_id, change_from_life, plan_code, plan_name, billing_interval, description
  FROM change_moves
  UNION ALL
  SELECT w.plan_id, w.change_life, w.change_steps + 1, m.change_from_plan_id, m.change_from_life, COALESCE(w.plan_code, m.plan_code), COALESCE(w.plan_name, m.plan_name), COALESCE(w.billing_interval, m.billing_interval), COALESCE(w.description, m.description)
  FROM change_ways AS w
  INNER JOIN change_moves AS m
  ON m.plan_id = w.change_from_plan_id AND m.change_life = w.change_from_life
),
change_before AS (
  SELECT plan_id, change_life, ANY_VALUE(plan_code) AS plan_code, ANY_VALUE(plan_name) AS plan_name, ANY_VALUE(billing_interval) AS billing_interval, ANY_VALUE(description) AS description
  FROM (SELECT plan_id, change_life, LAST_VALUE(plan_code IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS plan_code, LAST_VALUE(plan_name IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS plan_name, LAST_VALUE(billing_interval IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS billing_interval, LAST_VALUE(description IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS description FROM change_ways) AS w
  GROUP BY plan_id, change_life
),
change_sent AS (
  SELECT k.plan_id, k.change_op, k.event_ts, k.event_sequence, COALESCE(k.plan_code, b.plan_code) AS plan_code, COALESCE(k.plan_name, b.plan_name) AS plan_name, COALESCE(k.billing_interval, b.billing_interval) AS billing_interval, COALESCE(k.description, b.description) AS description
  FROM change_known AS k
  LEFT JOIN change_before AS b ON b.plan_id = k.plan_id AND b.change_life = k.change_life
  WHERE k.change_left_out IS NOT NULL
)
SELECT e.plan_id, CASE WHEN STRPOS(e.change_left_out, ',plan_code,') > 0 THEN s.plan_code ELSE e.plan_code END AS plan_code, CASE WHEN STRPOS(e.change_left_out, ',plan_name,') > 0 THEN s.plan_name ELSE e.plan_name END AS plan_name, CASE WHEN STRPOS(e.change_left_out, ',billing_interval,') > 0 THEN s.billing_interval ELSE e.billing_interval END AS billing_interval, CASE WHEN STRPOS(e.change_left_out, ',description,') > 0 THEN s.description ELSE e.description END AS description, e.is_active, e.updated_at,
  ROW_NUMBER() OVER (PARTITION BY e.plan_id ORDER BY e.change_epoch, e.change_rank, e.change_place, e.event_ts) AS version,
  e.change_op AS op,
  CASE WHEN e.change_op = 'r' AND e.change_end < e.change_at
    THEN e.change_end ELSE e.change_at END AS row_valid_from,
  e.change_end AS row_valid_to,
  e.change_end IS NULL AS is_current
FROM change_ended AS e
LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND s.plan_id = e.plan_id
  AND s.change_op = e.change_op AND s.event_ts = e.event_ts
  AND s.event_sequence = e.event_sequence
