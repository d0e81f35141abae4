-- Derived from the contracts; scripts/generate writes it.
WITH RECURSIVE change_first AS (
  SELECT MIN(event_ts) AS first_ts
  FROM `${project}.history.clean_plans_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS snapshot_ts, MIN(event_sequence) AS snapshot_sequence,
    event_ts = first_ts AS snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS snapshot_alone
  FROM `${project}.history.clean_plans_changes`
  CROSS JOIN change_first
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
  GROUP BY event_ts, first_ts
),
change_days AS (
  SELECT CAST(snapshot_ts AS DATE) AS snapshot_day, snapshot_ts, snapshot_sequence
  FROM change_snapshots
  WHERE NOT snapshot_first
  UNION ALL
  SELECT CAST(DATE_ADD(CAST(snapshot_ts AS DATE), INTERVAL (-1) DAY) AS DATE), snapshot_ts,
    snapshot_sequence
  FROM change_snapshots
  WHERE NOT snapshot_first
),
change_moved AS (
  SELECT from_ts, from_sequence, MAX(snapshot_ts) AS moved_ts
  FROM (
    SELECT event_ts AS from_ts, event_sequence AS from_sequence, snapshot_ts
    FROM `${project}.history.clean_plans_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= snapshot_ts
      AND event_ts <= (SELECT first_ts FROM change_first)
      AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, snapshot_ts
    FROM `${project}.history.clean_plans_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = snapshot_day
    WHERE change_op <> 'r' AND event_ts <= snapshot_ts
      AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence)
  ) AS c
  GROUP BY from_ts, from_sequence
),
change_begun AS (
  SELECT plan_id, MAX(event_ts) AS begun_ts
  FROM `${project}.history.clean_plans_changes`
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
  GROUP BY plan_id
),
change_last AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, event_sequence AS change_place
  FROM (
    SELECT t.plan_id, t.plan_code, t.plan_name, t.billing_interval, t.is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY t.plan_id
        ORDER BY change_rank DESC, event_sequence DESC, event_ts DESC) AS change_no
    FROM (
    SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_plans_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op <> 't' AND NOT (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
    ) AS t
    LEFT JOIN change_begun AS b ON b.plan_id = t.plan_id
    WHERE begun_ts IS NULL OR change_ts >= begun_ts
  ) AS n
  WHERE change_no = 1
),
change_read AS (
  SELECT t.plan_id, t.plan_code, t.plan_name, t.billing_interval, t.is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, begun_ts
  FROM (
    SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_plans_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
  ) AS t
  LEFT JOIN change_begun AS b ON b.plan_id = t.plan_id
  WHERE begun_ts IS NULL OR change_ts >= begun_ts
),
change_others AS (
  SELECT c.plan_id, c.change_seen, c.event_sequence, c.change_ts < r.begun_ts AS is_before
  FROM (
    SELECT plan_id, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_plans_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op NOT IN ('r', 't')
  ) AS c
  INNER JOIN (SELECT DISTINCT plan_id, begun_ts FROM change_read) AS r ON r.plan_id = c.plan_id
),
change_seen_last AS (
  SELECT plan_id, MAX(change_seen) AS seen_last
  FROM change_others
  WHERE NOT COALESCE(is_before, FALSE)
  GROUP BY plan_id
),
change_earlier AS (
  SELECT r.plan_id, r.event_ts, r.event_sequence, MIN(o.event_sequence) - 1 AS earlier_place
  FROM change_read AS r
  INNER JOIN change_others AS o
  ON o.plan_id = r.plan_id AND o.is_before AND o.change_seen >= r.change_seen
  GROUP BY r.plan_id, r.event_ts, r.event_sequence
),
change_unseen AS (
  SELECT r.plan_id, r.plan_code, r.plan_name, r.billing_interval, r.is_active, r.change_op, r.change_left_out, r.event_ts, r.event_sequence, r.change_rank, r.change_between, r.change_seen, r.change_ts, LEAST(r.event_sequence, COALESCE(earlier_place, r.event_sequence))
      AS change_place
  FROM change_read AS r
  LEFT JOIN change_seen_last AS l ON l.plan_id = r.plan_id
  LEFT JOIN change_earlier AS p
  ON p.plan_id = r.plan_id AND p.event_ts = r.event_ts AND p.event_sequence = r.event_sequence
  WHERE seen_last IS NULL OR r.change_seen > seen_last
),
change_reset AS (
  SELECT MAX(CASE WHEN change_op = 'r' THEN change_ts END) AS whole_ts,
    MAX(CASE WHEN change_op = 't' AND NOT (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN change_ts END) AS truncated_ts,
    MAX(CASE WHEN change_op = 't' AND NOT (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN change_seen END) AS truncated_seen,
    MAX(CASE WHEN change_op = 't' AND NOT (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN event_sequence END)
      AS truncated_sequence,
    MAX(CASE WHEN (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN change_seen END) AS read_anew_seen
  FROM (
    SELECT change_snapshot, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_plans_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT snapshot_ts FROM change_snapshots WHERE snapshot_alone))
  ) AS t
),
change_lasting AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence
  FROM (
    SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY plan_id
        ORDER BY change_rank DESC, change_place DESC, event_ts DESC) AS change_no
    FROM (
      SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
      FROM change_last
      UNION ALL
      SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
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
),
change_renamed AS (
  SELECT DISTINCT c.plan_id, d.plan_id AS from_plan_id
  FROM `${project}.history.clean_plans_changes` AS c
  INNER JOIN `${project}.history.clean_plans_changes` AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_asked AS (
  SELECT plan_id
  FROM change_lasting
  WHERE change_left_out IS NOT NULL
  UNION DISTINCT
  SELECT n.from_plan_id
  FROM change_asked AS a
  INNER JOIN change_renamed AS n ON n.plan_id = a.plan_id
),
change_placed AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY plan_id ORDER BY change_ts) AS change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY plan_id ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM (
    SELECT t.plan_id, t.plan_code, t.plan_name, t.billing_interval, t.is_active, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts
    FROM (
      SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence,
        (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
        COALESCE(change_after, event_sequence) AS change_seen,
        CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
        COALESCE(moved_ts, event_ts) AS change_ts
      FROM `${project}.history.clean_plans_changes`
      LEFT JOIN change_moved
      ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
      WHERE change_op <> 't'
    ) AS t
    INNER JOIN change_asked AS a ON a.plan_id = t.plan_id
  ) AS t
),
change_lives AS (
  SELECT plan_id, plan_code, plan_name, billing_interval, is_active, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, change_place,
    SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
      OVER (PARTITION BY plan_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_life
  FROM change_placed
  WHERE EXISTS (SELECT 1 FROM `${project}.history.clean_plans_changes` WHERE change_left_out IS NOT NULL)
),
change_known AS (
  SELECT plan_id, change_op, change_left_out, event_ts, event_sequence, change_life,
    LAST_VALUE(plan_code IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS plan_code, LAST_VALUE(plan_name IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS plan_name, LAST_VALUE(billing_interval IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS billing_interval
  FROM change_lives
),
change_moves AS (
  SELECT c.plan_id, c.change_life, d.plan_id AS from_plan_id, d.change_life AS from_life, d.plan_code, d.plan_name, d.billing_interval
  FROM change_known AS c
  INNER JOIN change_known AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_ways AS (
  SELECT plan_id, change_life, 1 AS way_steps, from_plan_id, from_life, plan_code, plan_name, billing_interval
  FROM change_moves
  UNION ALL
  SELECT w.plan_id, w.change_life, w.way_steps + 1, m.from_plan_id, m.from_life, COALESCE(w.plan_code, m.plan_code), COALESCE(w.plan_name, m.plan_name), COALESCE(w.billing_interval, m.billing_interval)
  FROM change_ways AS w
  INNER JOIN change_moves AS m
  ON m.plan_id = w.from_plan_id AND m.change_life = w.from_life
),
change_before AS (
  SELECT DISTINCT plan_id, change_life, LAST_VALUE(plan_code IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY way_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS plan_code, LAST_VALUE(plan_name IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY way_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS plan_name, LAST_VALUE(billing_interval IGNORE NULLS) OVER (PARTITION BY plan_id, change_life ORDER BY way_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS billing_interval
  FROM change_ways
),
change_sent AS (
  SELECT k.plan_id, k.change_op, k.event_ts, k.event_sequence, COALESCE(k.plan_code, b.plan_code) AS plan_code, COALESCE(k.plan_name, b.plan_name) AS plan_name, COALESCE(k.billing_interval, b.billing_interval) AS billing_interval
  FROM change_known AS k
  LEFT JOIN change_before AS b ON b.plan_id = k.plan_id AND b.change_life = k.change_life
  WHERE k.change_left_out IS NOT NULL
)
SELECT e.plan_id, CASE WHEN STRPOS(e.change_left_out, ',plan_code,') > 0 THEN s.plan_code ELSE e.plan_code END AS plan_code, CASE WHEN STRPOS(e.change_left_out, ',plan_name,') > 0 THEN s.plan_name ELSE e.plan_name END AS plan_name, CASE WHEN STRPOS(e.change_left_out, ',billing_interval,') > 0 THEN s.billing_interval ELSE e.billing_interval END AS billing_interval, e.is_active
FROM change_lasting AS e
LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND s.plan_id = e.plan_id
  AND s.change_op = e.change_op AND s.event_ts = e.event_ts
  AND s.event_sequence = e.event_sequence
