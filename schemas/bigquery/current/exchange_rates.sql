-- Derived from the contracts; scripts/generate writes it.
WITH change_first AS (
  SELECT MIN(event_ts) AS first_ts
  FROM `${project}.history.exchange_rates_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS snapshot_ts, MIN(event_sequence) AS snapshot_sequence,
    event_ts = first_ts AS snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS snapshot_alone
  FROM `${project}.history.exchange_rates_changes`
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
    FROM `${project}.history.exchange_rates_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= snapshot_ts
      AND event_ts <= (SELECT first_ts FROM change_first)
      AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, snapshot_ts
    FROM `${project}.history.exchange_rates_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = snapshot_day
    WHERE change_op <> 'r' AND event_ts <= snapshot_ts
      AND (event_sequence >= snapshot_sequence OR change_after >= snapshot_sequence)
  ) AS c
  GROUP BY from_ts, from_sequence
),
change_begun AS (
  SELECT currency, valid_from, MAX(event_ts) AS begun_ts
  FROM `${project}.history.exchange_rates_changes`
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
  GROUP BY currency, valid_from
),
change_last AS (
  SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, event_sequence AS change_place
  FROM (
    SELECT t.currency, t.valid_from, t.usd_rate, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY t.currency, t.valid_from
        ORDER BY change_rank DESC, event_sequence DESC, event_ts DESC) AS change_no
    FROM (
    SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.exchange_rates_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op <> 't' AND NOT (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
    ) AS t
    LEFT JOIN change_begun AS b ON b.currency = t.currency AND b.valid_from = t.valid_from
    WHERE begun_ts IS NULL OR change_ts >= begun_ts
  ) AS n
  WHERE change_no = 1
),
change_read AS (
  SELECT t.currency, t.valid_from, t.usd_rate, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, begun_ts
  FROM (
    SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.exchange_rates_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
  ) AS t
  LEFT JOIN change_begun AS b ON b.currency = t.currency AND b.valid_from = t.valid_from
  WHERE begun_ts IS NULL OR change_ts >= begun_ts
),
change_others AS (
  SELECT c.currency, c.valid_from, c.change_seen, c.event_sequence, c.change_ts < r.begun_ts AS is_before
  FROM (
    SELECT currency, valid_from, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(moved_ts, event_ts) AS change_ts
    FROM `${project}.history.exchange_rates_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op NOT IN ('r', 't')
  ) AS c
  INNER JOIN (SELECT DISTINCT currency, valid_from, begun_ts FROM change_read) AS r ON r.currency = c.currency AND r.valid_from = c.valid_from
),
change_seen_last AS (
  SELECT currency, valid_from, MAX(change_seen) AS seen_last
  FROM change_others
  WHERE NOT COALESCE(is_before, FALSE)
  GROUP BY currency, valid_from
),
change_earlier AS (
  SELECT r.currency, r.valid_from, r.event_ts, r.event_sequence, MIN(o.event_sequence) - 1 AS earlier_place
  FROM change_read AS r
  INNER JOIN change_others AS o
  ON o.currency = r.currency AND o.valid_from = r.valid_from AND o.is_before AND o.change_seen >= r.change_seen
  GROUP BY r.currency, r.valid_from, r.event_ts, r.event_sequence
),
change_unseen AS (
  SELECT r.currency, r.valid_from, r.usd_rate, r.change_op, r.change_left_out, r.event_ts, r.event_sequence, r.change_rank, r.change_between, r.change_seen, r.change_ts, LEAST(r.event_sequence, COALESCE(earlier_place, r.event_sequence))
      AS change_place
  FROM change_read AS r
  LEFT JOIN change_seen_last AS l ON l.currency = r.currency AND l.valid_from = r.valid_from
  LEFT JOIN change_earlier AS p
  ON p.currency = r.currency AND p.valid_from = r.valid_from AND p.event_ts = r.event_ts AND p.event_sequence = r.event_sequence
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
    FROM `${project}.history.exchange_rates_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND from_ts = event_ts AND from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT snapshot_ts FROM change_snapshots WHERE snapshot_alone))
  ) AS t
),
change_lasting AS (
  SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence
  FROM (
    SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY currency, valid_from
        ORDER BY change_rank DESC, change_place DESC, event_ts DESC) AS change_no
    FROM (
      SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
      FROM change_last
      UNION ALL
      SELECT currency, valid_from, usd_rate, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
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
)
SELECT e.currency, e.valid_from, e.usd_rate
FROM change_lasting AS e
