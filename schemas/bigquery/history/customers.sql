-- Derived from the contracts; scripts/generate writes it.
WITH RECURSIVE change_first AS (
  SELECT MIN(event_ts) AS change_first_ts
  FROM `${project}.history.customers_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS change_snapshot_ts, MIN(event_sequence) AS change_snapshot_sequence,
    event_ts = change_first_ts AS change_snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS change_snapshot_alone
  FROM `${project}.history.customers_changes`
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
    FROM `${project}.history.customers_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND event_ts <= (SELECT change_first_ts FROM change_first)
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, change_snapshot_ts
    FROM `${project}.history.customers_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
  ) AS c
  GROUP BY change_from_ts, change_from_sequence
),
change_epochs AS (
  SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY customer_id ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.customers_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op <> 't'
  ) AS t
),
change_placed AS (
  SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY customer_id, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_epochs
),
change_dated AS (
  SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place,
    CASE WHEN change_op = 'r'
      THEN MIN(event_ts) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts
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
    FROM `${project}.history.customers_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))
  ) AS t
),
change_followed AS (
  SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place, change_at,
    LEAD(change_at) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_at, LEAD(change_ts) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_ts,
    LEAD(event_sequence) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_sequence, LEAD(change_op) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_op,
    LEAD(change_rank) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_rank, LEAD(change_between) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_between,
    LEAD(change_seen) OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_seen
  FROM change_dated
),
change_ends AS (
  SELECT customer_id, change_op, event_ts, event_sequence, MIN(change_reset_at) AS change_reset_at
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
  GROUP BY customer_id, change_op, event_ts, event_sequence
),
change_ended AS (
  SELECT f.customer_id, f.full_name, f.email, f.country, f.bank_code, f.signed_up_at, f.updated_at, f.marketing_opt_in, f.change_op, f.change_left_out, f.event_ts, f.event_sequence,
    f.change_rank, f.change_epoch, f.change_place, f.change_at,
    COALESCE(r.change_reset_at, f.change_next_at) AS change_end
  FROM change_followed AS f
  LEFT JOIN change_ends AS r ON r.customer_id = f.customer_id AND r.change_op = f.change_op
    AND r.event_ts = f.event_ts AND r.event_sequence = f.event_sequence
  WHERE f.change_op <> 'd'
),
change_lives AS (
  SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, change_place,
    SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
      OVER (PARTITION BY customer_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_life
  FROM change_placed
  WHERE EXISTS (SELECT 1 FROM `${project}.history.customers_changes` WHERE change_left_out IS NOT NULL)
),
change_known AS (
  SELECT customer_id, change_op, change_left_out, event_ts, event_sequence, change_life,
    FIRST_VALUE(change_op = 'c' AND change_left_out IS NOT NULL) OVER (PARTITION BY customer_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS change_goes_on,
    LAST_VALUE(full_name IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS full_name, LAST_VALUE(email IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS email, LAST_VALUE(country IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS country, LAST_VALUE(bank_code IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS bank_code
  FROM change_lives
),
change_moves AS (
  SELECT c.customer_id, c.change_life, d.customer_id AS change_from_customer_id, d.change_life AS change_from_life, d.full_name, d.email, d.country, d.bank_code
  FROM change_known AS c
  INNER JOIN change_known AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_ways AS (
  SELECT customer_id, change_life, 1 AS change_steps, change_from_customer_id, change_from_life, full_name, email, country, bank_code
  FROM change_moves
  UNION ALL
  SELECT w.customer_id, w.change_life, w.change_steps + 1, m.change_from_customer_id, m.change_from_life, COALESCE(w.full_name, m.full_name), COALESCE(w.email, m.email), COALESCE(w.country, m.country), COALESCE(w.bank_code, m.bank_code)
  FROM change_ways AS w
  INNER JOIN change_moves AS m
  ON m.customer_id = w.change_from_customer_id AND m.change_life = w.change_from_life
),
change_before AS (
  SELECT customer_id, change_life, ANY_VALUE(full_name) AS full_name, ANY_VALUE(email) AS email, ANY_VALUE(country) AS country, ANY_VALUE(bank_code) AS bank_code
  FROM (SELECT customer_id, change_life, LAST_VALUE(full_name IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS full_name, LAST_VALUE(email IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS email, LAST_VALUE(country IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS country, LAST_VALUE(bank_code IGNORE NULLS) OVER (PARTITION BY customer_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS bank_code FROM change_ways) AS w
  GROUP BY customer_id, change_life
),
change_sent AS (
  SELECT k.customer_id, k.change_op, k.event_ts, k.event_sequence, COALESCE(k.full_name, b.full_name) AS full_name, COALESCE(k.email, b.email) AS email, COALESCE(k.country, b.country) AS country, COALESCE(k.bank_code, b.bank_code) AS bank_code
  FROM change_known AS k
  LEFT JOIN change_before AS b ON b.customer_id = k.customer_id AND b.change_life = k.change_life
  WHERE k.change_left_out IS NOT NULL
)
SELECT e.customer_id, CASE WHEN STRPOS(e.change_left_out, ',full_name,') > 0 THEN s.full_name ELSE e.full_name END AS full_name, CASE WHEN STRPOS(e.change_left_out, ',email,') > 0 THEN s.email ELSE e.email END AS email, CASE WHEN STRPOS(e.change_left_out, ',country,') > 0 THEN s.country ELSE e.country END AS country, CASE WHEN STRPOS(e.change_left_out, ',bank_code,') > 0 THEN s.bank_code ELSE e.bank_code END AS bank_code, e.signed_up_at, e.updated_at, e.marketing_opt_in,
  ROW_NUMBER() OVER (PARTITION BY e.customer_id ORDER BY e.change_epoch, e.change_rank, e.change_place, e.event_ts) AS version,
  e.change_op AS op,
  CASE WHEN e.change_op = 'r' AND e.change_end < e.change_at
    THEN e.change_end ELSE e.change_at END AS row_valid_from,
  e.change_end AS row_valid_to,
  e.change_end IS NULL AS is_current
FROM change_ended AS e
LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND s.customer_id = e.customer_id
  AND s.change_op = e.change_op AND s.event_ts = e.event_ts
  AND s.event_sequence = e.event_sequence
