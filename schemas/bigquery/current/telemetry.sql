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
change_begun AS (
  SELECT reading_id, MAX(event_ts) AS change_begun_ts
  FROM `${project}.history.telemetry_changes`
  WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental')
  GROUP BY reading_id
),
change_last AS (
  SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, event_sequence AS change_place
  FROM (
    SELECT t.reading_id, t.device_id, t.firmware, t.measured_at, t.measured_on, t.window_start_ts, t.temperature, t.humidity, t.sound, t.site, t.floor, t.room, t.sensors, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY t.reading_id
        ORDER BY change_rank DESC, event_sequence DESC, event_ts DESC) AS change_no
    FROM (
    SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.telemetry_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op <> 't' AND NOT (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
    ) AS t
    LEFT JOIN change_begun AS b ON b.reading_id = t.reading_id
    WHERE change_begun_ts IS NULL OR change_ts >= change_begun_ts
  ) AS n
  WHERE change_no = 1
),
change_read AS (
  SELECT t.reading_id, t.device_id, t.firmware, t.measured_at, t.measured_on, t.window_start_ts, t.temperature, t.humidity, t.sound, t.site, t.floor, t.room, t.sensors, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_begun_ts
  FROM (
    SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.telemetry_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental')
  ) AS t
  LEFT JOIN change_begun AS b ON b.reading_id = t.reading_id
  WHERE change_begun_ts IS NULL OR change_ts >= change_begun_ts
),
change_seen_last AS (
  SELECT c.reading_id, MAX(c.change_seen) AS change_last_seen
  FROM (
    SELECT reading_id, change_op, change_left_out, event_ts, event_sequence,
      (change_op = 'r' AND COALESCE(change_snapshot, '') = 'incremental') AS change_between,
      COALESCE(change_after, event_sequence) AS change_seen,
      CASE WHEN (change_op = 'r' AND COALESCE(change_snapshot, '') <> 'incremental') THEN 0 ELSE 1 END AS change_rank,
      COALESCE(change_moved_ts, event_ts) AS change_ts
    FROM `${project}.history.telemetry_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op NOT IN ('r', 't')
  ) AS c
  INNER JOIN (SELECT DISTINCT reading_id, change_begun_ts FROM change_read) AS r ON r.reading_id = c.reading_id
  WHERE r.change_begun_ts IS NULL OR c.change_ts >= r.change_begun_ts
  GROUP BY c.reading_id
),
change_unseen AS (
  SELECT r.reading_id, r.device_id, r.firmware, r.measured_at, r.measured_on, r.window_start_ts, r.temperature, r.humidity, r.sound, r.site, r.floor, r.room, r.sensors, r.change_op, r.change_left_out, r.event_ts, r.event_sequence, r.change_rank, r.change_between, r.change_seen, r.change_ts, r.event_sequence AS change_place
  FROM change_read AS r
  LEFT JOIN change_seen_last AS l ON l.reading_id = r.reading_id
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
    FROM `${project}.history.telemetry_changes`
    LEFT JOIN change_moved
    ON change_op <> 'r' AND change_from_ts = event_ts AND change_from_sequence = event_sequence
    WHERE change_op = 't' OR (change_op = 'r' AND change_snapshot IN ('last', 'last_in_data_collection')) OR (change_op = 'r' AND change_snapshot = 'first' AND event_ts IN (SELECT change_snapshot_ts FROM change_snapshots WHERE change_snapshot_alone))
  ) AS t
),
change_lasting AS (
  SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence
  FROM (
    SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts,
      ROW_NUMBER() OVER (PARTITION BY reading_id
        ORDER BY change_rank DESC, change_place DESC, event_ts DESC) AS change_no
    FROM (
      SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
      FROM change_last
      UNION ALL
      SELECT reading_id, device_id, firmware, measured_at, measured_on, window_start_ts, temperature, humidity, sound, site, floor, room, sensors, change_op, change_left_out, event_ts, event_sequence, change_rank, change_between, change_seen, change_ts, change_place
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
)
SELECT e.reading_id, e.device_id, e.firmware, e.measured_at, e.measured_on, e.window_start_ts, e.temperature, e.humidity, e.sound, e.site, e.floor, e.room, e.sensors
FROM change_lasting AS e
