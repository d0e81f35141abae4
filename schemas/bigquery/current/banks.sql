-- Derived from the contracts; scripts/generate writes it.
WITH RECURSIVE change_first AS (
  SELECT MIN(event_ts) AS first_ts
  FROM `${project}.history.banks_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS snapshot_ts, MIN(event_sequence) AS snapshot_sequence,
    event_ts = first_ts AS snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS snapshot_alone
  FROM `${project}.history.banks_changes`
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
    FROM `${project}.history.banks_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= snapshot_ts
      AND event_ts <= (SELECT first_ts FROM change_first)
      AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, snapshot_ts
    FROM `${project}.history.banks_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = snapshot_day
    WHERE change_op <> 'r' AND event_ts <= snapshot_ts
      AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence)
  ) AS c
  GROUP BY from_ts, from_sequence
),
change_begun AS (
  SELECT bank_code, MAX(event_ts) AS begun_ts
  FROM `${project}.history.banks_changes`
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
  GROUP BY bank_code
),
change_last AS (
  SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, event_sequence AS change_place
  FROM (
    SELECT t.bank_code, t.bank_name, t.country, t.is_active, t.created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY t.bank_code
        ORDER BY change_rank DESC, event_sequence DESC, event_ts DESC) AS change_no
    FROM (
    SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.banks_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op <> 't' AND NOT (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
    ) AS t
    LEFT JOIN change_begun AS b ON b.bank_code = t.bank_code
    WHERE begun_ts IS NULL OR change_ts >= begun_ts
  ) AS n
  WHERE change_no = 1
),
change_read AS (
  SELECT t.bank_code, t.bank_name, t.country, t.is_active, t.created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, begun_ts
  FROM (
    SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.banks_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
  ) AS t
  LEFT JOIN change_begun AS b ON b.bank_code = t.bank_code
  WHERE begun_ts IS NULL OR change_ts >= begun_ts
),
change_others AS (
  SELECT c.bank_code, c.change_seen, c.event_sequence, c.change_ts < r.begun_ts AS is_before
  FROM (
    SELECT bank_code, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.banks_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op NOT IN ('r', 't')
  ) AS c
  INNER JOIN (SELECT DISTINCT bank_code, begun_ts FROM change_read) AS r ON r.bank_code = c.bank_code
),
change_seen_last AS (
  SELECT bank_code, MAX(change_seen) AS seen_last
  FROM change_others
  WHERE NOT COALESCE(is_before, FALSE)
  GROUP BY bank_code
),
change_earlier AS (
  SELECT r.bank_code, r.event_ts, r.event_sequence, MIN(o.event_sequence) - 1 AS earlier_place
  FROM change_read AS r
  INNER JOIN change_others AS o
  ON o.bank_code = r.bank_code AND o.is_before AND o.change_seen >= r.change_seen
  GROUP BY r.bank_code, r.event_ts, r.event_sequence
),
change_unseen AS (
  SELECT r.bank_code, r.bank_name, r.country, r.is_active, r.created_at, r.change_op, r.change_left_out, r.event_ts, r.event_sequence, r.change_rank, r.change_between, r.change_seen, r.change_ts, LEAST(r.event_sequence, COALESCE(earlier_place, r.event_sequence))
      AS change_place
  FROM change_read AS r
  LEFT JOIN change_seen_last AS l ON l.bank_code = r.bank_code
  LEFT JOIN change_earlier AS p
  ON p.bank_code = r.bank_code AND p.event_ts = r.event_ts AND p.event_sequence = r.event_sequence
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
    FROM `${project}.history.banks_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT snapshot_ts FROM change_snapshots WHERE snapshot_alone))
  ) AS t
),
change_lasting AS (
  SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence
  FROM (
    SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY bank_code
        ORDER BY change_rank DESC, change_place DESC, event_ts DESC) AS change_no
    FROM (
      SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
      FROM change_last
      UNION ALL
      SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
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
  SELECT DISTINCT c.bank_code, d.bank_code AS from_bank_code
  FROM `${project}.history.banks_changes` AS c
  INNER JOIN `${project}.history.banks_changes` AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_asked AS (
  SELECT bank_code
  FROM change_lasting
  WHERE change_left_out IS NOT NULL
  UNION DISTINCT
  SELECT n.from_bank_code
  FROM change_asked AS a
  INNER JOIN change_renamed AS n ON n.bank_code = a.bank_code
),
change_placed AS (
  SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY bank_code ORDER BY change_ts) AS change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY bank_code ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM (
    SELECT t.bank_code, t.bank_name, t.country, t.is_active, t.created_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts
    FROM (
      SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence,
        (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
        COALESCE(change_after, event_sequence) AS change_seen,
        CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
        COALESCE(moved_ts, event_ts) AS change_ts
      FROM `${project}.history.banks_changes`
      LEFT JOIN change_moved
      ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
      WHERE change_op <> 't'
    ) AS t
    INNER JOIN change_asked AS a ON a.bank_code = t.bank_code
  ) AS t
),
change_lives AS (
  SELECT bank_code, bank_name, country, is_active, created_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, change_place,
    SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
      OVER (PARTITION BY bank_code ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_life
  FROM change_placed
  WHERE EXISTS (SELECT 1 FROM `${project}.history.banks_changes` WHERE change_left_out IS NOT NULL)
),
change_known AS (
  SELECT bank_code, change_op, change_left_out, event_ts, event_sequence, change_life,
    LAST_VALUE(bank_name IGNORE NULLS) OVER (PARTITION BY bank_code, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS bank_name, LAST_VALUE(country IGNORE NULLS) OVER (PARTITION BY bank_code, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS country
  FROM change_lives
),
change_moves AS (
  SELECT c.bank_code, c.change_life, d.bank_code AS from_bank_code, d.change_life AS from_life, d.bank_name, d.country
  FROM change_known AS c
  INNER JOIN change_known AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_ways AS (
  SELECT bank_code, change_life, 1 AS way_steps, from_bank_code, from_life, bank_name, country
  FROM change_moves
  UNION ALL
  SELECT w.bank_code, w.change_life, w.way_steps + 1, m.from_bank_code, m.from_life, COALESCE(w.bank_name, m.bank_name), COALESCE(w.country, m.country)
  FROM change_ways AS w
  INNER JOIN change_moves AS m
  ON m.bank_code = w.from_bank_code AND m.change_life = w.from_life
),
change_before AS (
  SELECT DISTINCT bank_code, change_life, LAST_VALUE(bank_name IGNORE NULLS) OVER (PARTITION BY bank_code, change_life ORDER BY way_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS bank_name, LAST_VALUE(country IGNORE NULLS) OVER (PARTITION BY bank_code, change_life ORDER BY way_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS country
  FROM change_ways
),
change_sent AS (
  SELECT k.bank_code, k.change_op, k.event_ts, k.event_sequence, COALESCE(k.bank_name, b.bank_name) AS bank_name, COALESCE(k.country, b.country) AS country
  FROM change_known AS k
  LEFT JOIN change_before AS b ON b.bank_code = k.bank_code AND b.change_life = k.change_life
  WHERE k.change_left_out IS NOT NULL
)
SELECT e.bank_code, CASE WHEN STRPOS(e.change_left_out, ',bank_name,') > 0 THEN s.bank_name ELSE e.bank_name END AS bank_name, CASE WHEN STRPOS(e.change_left_out, ',country,') > 0 THEN s.country ELSE e.country END AS country, e.is_active, e.created_at
FROM change_lasting AS e
LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND s.bank_code = e.bank_code
  AND s.change_op = e.change_op AND s.event_ts = e.event_ts
  AND s.event_sequence = e.event_sequence
