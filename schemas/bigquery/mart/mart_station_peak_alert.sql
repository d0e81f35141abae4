-- Derived from the contracts; scripts/generate writes it.
WITH daily AS (
  SELECT station_name, service_date, slot_start_hour, SUM(entries) AS usual, COUNT(entries) AS usual_windows
  FROM `${project}.mart.mart_station_5min`
  WHERE entries IS NOT NULL
  GROUP BY station_name, service_date, slot_start_hour
), earlier AS (
  SELECT station_name, CAST(DATE_ADD(service_date, INTERVAL (7) DAY) AS DATE) AS service_date, slot_start_hour, usual, usual_windows FROM daily
  UNION ALL SELECT station_name, CAST(DATE_ADD(service_date, INTERVAL (14) DAY) AS DATE) AS service_date, slot_start_hour, usual, usual_windows FROM daily
  UNION ALL SELECT station_name, CAST(DATE_ADD(service_date, INTERVAL (21) DAY) AS DATE) AS service_date, slot_start_hour, usual, usual_windows FROM daily
  UNION ALL SELECT station_name, CAST(DATE_ADD(service_date, INTERVAL (28) DAY) AS DATE) AS service_date, slot_start_hour, usual, usual_windows FROM daily
), level AS (
  SELECT station_name, service_date, slot_start_hour, SUM(e.usual) AS usual, CAST(SUM(e.usual_windows) AS INT64) AS usual_windows
  FROM earlier AS e
  GROUP BY station_name, service_date, slot_start_hour
  HAVING SUM(e.usual_windows) >= 24
)
SELECT
  m.station_name, m.window_start_ts, m.service_date, m.slot_start_hour, m.entries,
  EXP(0e0) * l.usual / l.usual_windows AS usual,
  l.usual_windows,
  CASE WHEN l.usual > 0
    THEN EXP(0e0) * (m.entries * l.usual_windows) / l.usual
  END AS times_usual
FROM `${project}.mart.mart_station_5min` AS m
JOIN level AS l
  ON l.station_name IS NOT DISTINCT FROM m.station_name AND l.service_date = m.service_date AND l.slot_start_hour = m.slot_start_hour
WHERE m.entries >= 100
  AND m.entries * l.usual_windows >= 4 * l.usual
