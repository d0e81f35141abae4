-- Derived from the contracts; scripts/generate writes it.
WITH RECURSIVE change_first AS (
  SELECT MIN(event_ts) AS change_first_ts
  FROM `${project}.history.clean_refunds_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS change_snapshot_ts, MIN(event_sequence) AS change_snapshot_sequence,
    event_ts = change_first_ts AS change_snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS change_snapshot_alone
  FROM `${project}.history.clean_refunds_changes`
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
    FROM `${project}.history.clean_refunds_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND event_ts <= (SELECT change_first_ts FROM change_first)
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, change_snapshot_ts
    FROM `${project}.history.clean_refunds_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
  ) AS c
  GROUP BY change_from_ts, change_from_sequence
),
change_begun AS (
  SELECT refund_id, MAX(event_ts) AS change_begun_ts
  FROM `${project}.history.clean_refunds_changes`
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
  GROUP BY refund_id
),
change_last AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, event_sequence AS change_place
  FROM (
    SELECT t.refund_id, t.payment_id, t.amount, t.reason, t.refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY t.refund_id
        ORDER BY change_rank DESC, event_sequence DESC, event_ts DESC) AS change_no
    FROM (
    SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_refunds_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op <> 't' AND NOT (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
    ) AS t
    LEFT JOIN change_begun AS b ON b.refund_id = t.refund_id
    WHERE change_begun_ts IS NULL OR change_ts >= change_begun_ts
  ) AS n
  WHERE change_no = 1
),
change_read AS (
  SELECT t.refund_id, t.payment_id, t.amount, t.reason, t.refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_begun_ts
  FROM (
    SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_refunds_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
  ) AS t
  LEFT JOIN change_begun AS b ON b.refund_id = t.refund_id
  WHERE change_begun_ts IS NULL OR change_ts >= change_begun_ts
),
change_seen_last AS (
  SELECT c.refund_id, MAX(c.change_seen) AS change_last_seen
  FROM (
    SELECT refund_id, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_refunds_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op NOT IN ('r', 't')
  ) AS c
  INNER JOIN (SELECT DISTINCT refund_id, change_begun_ts FROM change_read) AS r ON r.refund_id = c.refund_id
  WHERE r.change_begun_ts IS NULL OR c.change_ts >= r.change_begun_ts
  GROUP BY c.refund_id
),
change_unseen AS (
  SELECT r.refund_id, r.payment_id, r.amount, r.reason, r.refunded_at, r.change_op, r.change_left_out, r.event_ts, r.event_sequence, r.change_rank, r.change_between, r.change_seen, r.change_ts, r.event_sequence AS change_place
  FROM change_read AS r
  LEFT JOIN change_seen_last AS l ON l.refund_id = r.refund_id
  WHERE change_last_seen IS NULL OR r.change_seen > change_last_seen
),
change_reset AS (
  SELECT MAX(CASE WHEN change_op = 'r' THEN change_ts END) AS change_whole_ts,
    MAX(CASE WHEN change_op = 't' AND NOT (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN change_ts END) AS change_truncated_ts,
    MAX(CASE WHEN change_op = 't' AND NOT (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN change_seen END) AS change_truncated_seen,
    MAX(CASE WHEN change_op = 't' AND NOT (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN event_sequence END)
      AS change_truncated_sequence,
    MAX(CASE WHEN (change_op = 't' AND COALESCE(change_snapshot, '') = 'incremental') THEN change_seen END) AS change_read_anew_seen
  FROM (
    SELECT change_snapshot, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.clean_refunds_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))
  ) AS t
),
change_lasting AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence
  FROM (
    SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY refund_id
        ORDER BY change_rank DESC, change_place DESC, event_ts DESC) AS change_no
    FROM (
      SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
      FROM change_last
      UNION ALL
      SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
      FROM change_unseen
    ) AS u
  ) AS n
  CROSS JOIN change_reset
  WHERE change_no = 1 AND change_op <> 'd'
    AND (change_whole_ts IS NULL OR change_whole_ts <= change_ts)
    AND NOT COALESCE(event_sequence < change_read_anew_seen AND change_seen < change_read_anew_seen, FALSE)
    AND NOT COALESCE(
      CASE
        WHEN change_rank = 0 THEN change_truncated_ts >= change_ts
        WHEN change_between THEN change_truncated_seen >= change_seen
        ELSE change_truncated_sequence > event_sequence END, FALSE)
),
change_own_asked AS (
  SELECT refund_id
  FROM change_lasting
  WHERE change_left_out IS NOT NULL
),
change_own_epochs AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY refund_id ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT t.refund_id, t.payment_id, t.amount, t.reason, t.refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts
    FROM (
      SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence,
        (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
        COALESCE(change_after, event_sequence) AS change_seen,
        CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
        COALESCE(change_moved_ts, event_ts) AS change_ts
      FROM `${project}.history.clean_refunds_changes`
      LEFT JOIN change_moved
      ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
      WHERE change_op <> 't'
    ) AS t
    INNER JOIN change_own_asked AS a ON a.refund_id = t.refund_id
  ) AS t
),
change_own_placed AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY refund_id, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_own_epochs
),
change_own_lives AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, change_place,
    SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
      OVER (PARTITION BY refund_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_life
  FROM change_own_placed
  WHERE TRUE
),
change_own_known AS (
  SELECT refund_id, change_op, change_left_out, event_ts, event_sequence, change_life,
    FIRST_VALUE(change_op = 'c' AND change_left_out IS NOT NULL) OVER (PARTITION BY refund_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS change_goes_on,
    LAST_VALUE(reason IGNORE NULLS) OVER (PARTITION BY refund_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reason
  FROM change_own_lives
),
change_far_begun AS (
  SELECT o.refund_id
  FROM change_own_known AS o
  INNER JOIN change_lasting AS e ON e.refund_id = o.refund_id AND e.change_op = o.change_op
    AND e.event_ts = o.event_ts AND e.event_sequence = o.event_sequence
  WHERE o.change_left_out IS NOT NULL AND o.change_goes_on AND (o.reason IS NULL)
),
change_far_ops AS (
  SELECT CASE WHEN COUNT(*) > 0 THEN change_does END AS change_any
  FROM (
    SELECT 'c' AS change_does
    FROM change_far_begun
    UNION ALL
    SELECT 'd'
    FROM change_far_begun
  ) AS o
  GROUP BY change_does
),
change_far_named AS (
  SELECT c.refund_id, c.change_op, c.change_left_out, c.event_ts, c.event_sequence
  FROM `${project}.history.clean_refunds_changes` AS c
  INNER JOIN change_far_ops AS o ON c.change_op = o.change_any
),
change_far_asked AS (
  SELECT *
  FROM change_far_begun
  UNION DISTINCT
  SELECT d.refund_id
  FROM change_far_asked AS a
  INNER JOIN change_far_named AS c ON c.refund_id = a.refund_id
  INNER JOIN change_far_named AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_far_changes AS (
  SELECT c.refund_id, c.payment_id, c.amount, c.reason, c.refunded_at, c.change_op, c.change_snapshot, c.change_left_out, c.change_after,
    c.event_ts, c.event_sequence
  FROM `${project}.history.clean_refunds_changes` AS c
  INNER JOIN change_far_asked AS a ON c.refund_id = a.refund_id
),
change_far_moved AS (
  SELECT change_from_ts, change_from_sequence, MAX(change_snapshot_ts) AS change_moved_ts
  FROM (
    SELECT event_ts AS change_from_ts, event_sequence AS change_from_sequence, change_snapshot_ts
    FROM change_far_changes
    CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND event_ts <= (SELECT change_first_ts FROM change_first)
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, change_snapshot_ts
    FROM change_far_changes
    INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
  ) AS c
  GROUP BY change_from_ts, change_from_sequence
),
change_far_epochs AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY refund_id ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM change_far_changes
    LEFT JOIN change_far_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op <> 't'
  ) AS t
),
change_far_placed AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY refund_id, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_far_epochs
),
change_far_lives AS (
  SELECT refund_id, payment_id, amount, reason, refunded_at, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, change_place,
    SUM(CASE WHEN change_op IN ('c', 'r') THEN 1 ELSE 0 END)
      OVER (PARTITION BY refund_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_life
  FROM change_far_placed
  WHERE TRUE
),
change_far_known AS (
  SELECT refund_id, change_op, change_left_out, event_ts, event_sequence, change_life,
    FIRST_VALUE(change_op = 'c' AND change_left_out IS NOT NULL) OVER (PARTITION BY refund_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS change_goes_on,
    LAST_VALUE(reason IGNORE NULLS) OVER (PARTITION BY refund_id, change_life ORDER BY change_epoch, change_rank, change_place, event_ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reason
  FROM change_far_lives
),
change_far_moves AS (
  SELECT c.refund_id, c.change_life, d.refund_id AS change_from_refund_id, d.change_life AS change_from_life, d.reason
  FROM change_far_known AS c
  INNER JOIN change_far_known AS d
  ON d.event_sequence = c.event_sequence AND d.event_ts = c.event_ts
  WHERE c.change_op = 'c' AND c.change_left_out IS NOT NULL AND d.change_op = 'd'
),
change_far_ways AS (
  SELECT refund_id, change_life, 1 AS change_steps, change_from_refund_id, change_from_life, reason
  FROM change_far_moves
  UNION ALL
  SELECT w.refund_id, w.change_life, w.change_steps + 1, m.change_from_refund_id, m.change_from_life, COALESCE(w.reason, m.reason)
  FROM change_far_ways AS w
  INNER JOIN change_far_moves AS m
  ON m.refund_id = w.change_from_refund_id AND m.change_life = w.change_from_life
),
change_far_before AS (
  SELECT refund_id, change_life, ANY_VALUE(reason) AS reason
  FROM (SELECT refund_id, change_life, LAST_VALUE(reason IGNORE NULLS) OVER (PARTITION BY refund_id, change_life ORDER BY change_steps ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS reason FROM change_far_ways) AS w
  GROUP BY refund_id, change_life
),
change_far_sent AS (
  SELECT k.refund_id, k.change_op, k.event_ts, k.event_sequence, COALESCE(k.reason, b.reason) AS reason
  FROM change_far_known AS k
  LEFT JOIN change_far_before AS b ON b.refund_id = k.refund_id AND b.change_life = k.change_life
  WHERE k.change_left_out IS NOT NULL
),
change_sent AS (
  SELECT o.refund_id, o.change_op, o.event_ts, o.event_sequence, COALESCE(o.reason, f.reason) AS reason
  FROM change_own_known AS o
  LEFT JOIN change_far_sent AS f ON f.refund_id = o.refund_id AND f.change_op = o.change_op
    AND f.event_ts = o.event_ts AND f.event_sequence = o.event_sequence
  WHERE o.change_left_out IS NOT NULL
)
SELECT e.refund_id, e.payment_id, e.amount, CASE WHEN STRPOS(e.change_left_out, ',reason,') > 0 THEN s.reason ELSE e.reason END AS reason, e.refunded_at
FROM change_lasting AS e
LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND s.refund_id = e.refund_id
  AND s.change_op = e.change_op AND s.event_ts = e.event_ts
  AND s.event_sequence = e.event_sequence
