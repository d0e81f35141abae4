-- Derived from the contracts; scripts/generate writes it.
WITH change_first AS (
  SELECT MIN(event_ts) AS first_ts
  FROM `${project}.history.plan_prices_changes`
  WHERE change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental'
),
change_read AS (
  SELECT plan_id, valid_from, price, change_op, change_left_out, event_ts, event_sequence,
    CASE WHEN change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental'
      THEN 0 ELSE 1 END AS change_rank,
    CASE WHEN change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental'
        AND event_ts > first_ts
      THEN 1 ELSE 0 END AS change_again
  FROM `${project}.history.plan_prices_changes`
  CROSS JOIN change_first
  WHERE change_op <> 't'
),
change_placed AS (
  SELECT plan_id, valid_from, price, change_op, change_left_out, event_ts, event_sequence, change_rank,
    SUM(change_again) OVER (PARTITION BY plan_id, valid_from ORDER BY event_ts) AS change_epoch
  FROM change_read
),
change_resets AS (
  SELECT DISTINCT event_ts AS reset_ts, event_sequence AS reset_sequence, 1 AS reset_rank
  FROM `${project}.history.plan_prices_changes`
  WHERE change_op = 't'
  UNION ALL
  SELECT DISTINCT event_ts, event_sequence, 0
  FROM `${project}.history.plan_prices_changes`
  CROSS JOIN change_first
  WHERE change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')
    AND event_ts > first_ts
),
change_followed AS (
  SELECT plan_id, valid_from, price, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_epoch, LEAD(event_ts) OVER (PARTITION BY plan_id, valid_from ORDER BY change_epoch, change_rank, event_sequence, event_ts) AS next_ts,
    LEAD(event_sequence) OVER (PARTITION BY plan_id, valid_from ORDER BY change_epoch, change_rank, event_sequence, event_ts) AS next_sequence, LEAD(change_rank) OVER (PARTITION BY plan_id, valid_from ORDER BY change_epoch, change_rank, event_sequence, event_ts) AS next_rank
  FROM change_placed
),
change_ends AS (
  SELECT plan_id, valid_from, change_op, event_ts, event_sequence, MIN(reset_ts) AS reset_ts
  FROM change_followed
  INNER JOIN change_resets
  ON CASE
      WHEN reset_rank = 0
      THEN reset_ts > event_ts AND (next_ts IS NULL OR reset_ts < next_ts)
      ELSE
        CASE WHEN change_rank = 0
          THEN reset_ts >= event_ts ELSE reset_sequence > event_sequence END
        AND CASE
          WHEN next_ts IS NULL THEN TRUE
          WHEN next_rank = 0 THEN reset_ts <= next_ts
          ELSE reset_sequence < next_sequence END
    END
  WHERE change_op <> 'd'
  GROUP BY plan_id, valid_from, change_op, event_ts, event_sequence
),
change_ended AS (
  SELECT f.plan_id, f.valid_from, f.price, f.change_op, f.change_left_out, f.event_ts, f.event_sequence,
    f.change_rank, f.change_epoch, COALESCE(r.reset_ts, f.next_ts) AS change_end
  FROM change_followed AS f
  LEFT JOIN change_ends AS r ON r.plan_id = f.plan_id AND r.valid_from = f.valid_from AND r.change_op = f.change_op
    AND r.event_ts = f.event_ts AND r.event_sequence = f.event_sequence
  WHERE f.change_op <> 'd'
)
SELECT e.plan_id, e.valid_from, e.price
FROM change_ended AS e
WHERE e.change_end IS NULL
