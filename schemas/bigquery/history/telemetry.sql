-- Derived from the contracts; scripts/generate writes it.
WITH change_first AS (
  SELECT MIN(event_ts) AS change_first_ts
  FROM `${project}.history.telemetry_changes`
  WHERE change_op = 'r'
),
change_snapshots AS (
  SELECT event_ts AS change_snapshot_ts, MIN(event_sequence) AS change_snapshot_sequence,
    event_ts = change_first_ts AS change_snapshot_first,
    COUNT(*) = 1 AND MIN(change_snapshot) = 'first' AS change_snapshot_alone
  FROM `${project}.history.telemetry_changes`
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
    FROM `${project}.history.telemetry_changes`
    CROSS JOIN (SELECT * FROM change_snapshots WHERE change_snapshot_first) AS f
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND event_ts <= (SELECT change_first_ts FROM change_first)
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence
        OR change_after IS NULL)
    UNION ALL
    SELECT event_ts, event_sequence, change_snapshot_ts
    FROM `${project}.history.telemetry_changes`
    INNER JOIN change_days ON CAST(event_ts AS DATE) = change_snapshot_day
    WHERE change_op <> 'r' AND event_ts <= change_snapshot_ts
      AND (event_sequence >= change_snapshot_sequence OR change_after >= change_snapshot_sequence)
  ) AS c
  GROUP BY change_from_ts, change_from_sequence
),
change_epochs AS (
  SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts,
    SUM(1 - change_rank) OVER (PARTITION BY reading_id ORDER BY change_ts) AS change_epoch
  FROM (
    SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.telemetry_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op <> 't'
  ) AS t
),
change_placed AS (
  SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch,
    CASE WHEN change_between
      THEN LEAST(event_sequence, COALESCE(
        MIN(CASE WHEN change_between OR change_rank = 0 THEN NULL
          ELSE event_sequence END)
          OVER (PARTITION BY reading_id, change_epoch ORDER BY change_seen
            RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) - 1, event_sequence))
      ELSE event_sequence END AS change_place
  FROM change_epochs
),
change_dated AS (
  SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place,
    CASE WHEN change_op = 'r'
      THEN MIN(event_ts) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts
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
    FROM `${project}.history.telemetry_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))
  ) AS t
),
change_followed AS (
  SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank,
    change_between, change_seen, change_ts, change_epoch, change_place, change_at,
    LEAD(change_at) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_at, LEAD(change_ts) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_ts,
    LEAD(event_sequence) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_sequence, LEAD(change_op) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_op,
    LEAD(change_rank) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_rank, LEAD(change_between) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_between,
    LEAD(change_seen) OVER (PARTITION BY reading_id ORDER BY change_epoch, change_rank, change_place, event_ts) AS change_next_seen
  FROM change_dated
),
change_ends AS (
  SELECT reading_id, change_op, event_ts, event_sequence, MIN(change_reset_at) AS change_reset_at
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
  GROUP BY reading_id, change_op, event_ts, event_sequence
),
change_ended AS (
  SELECT f.reading_id, f.device_id, f.firmware, f.measured_at, f.measured_on, f.window_start_ts, f.temperature, f.humidity, f.sound, f.site, f.floor, f.room, f.sensors, f.change_op, f.change_left_out, f.event_ts, f.event_sequence,
    f.change_rank, f.change_epoch, f.change_place, f.change_at,
    COALESCE(r.change_reset_at, f.change_next_at) AS change_end
  FROM change_followed AS f
  LEFT JOIN change_ends AS r ON r.reading_id = f.reading_id AND r.change_op = f.change_op
    AND r.event_ts = f.event_ts AND r.event_sequence = f.event_sequence
  WHERE f.change_op <> 'd'
)
SELECT e.reading_id, e.device_id, e.firmware, e.measured_at, e.measured_on, e.window_start_ts, e.temperature, e.humidity, e.sound, e.site, e.floor, e.room, e.sensors,
  ROW_NUMBER() OVER (PARTITION BY e.reading_id ORDER BY e.change_epoch, e.change_rank, e.change_place, e.event_ts) AS version,
  e.change_op AS op,
  CASE WHEN e.change_op = 'r' AND e.change_end < e.change_at
    THEN e.change_end ELSE e.change_at END AS row_valid_from,
  e.change_end AS row_valid_to,
  e.change_end IS NULL AS is_current
FROM change_ended AS e
