-- Derived from the contracts; scripts/generate writes it.
SELECT
  f.station_name, f.weekday >= 6 AS is_weekend, f.slot_start_hour,
  CAST(COALESCE(SUM(f.entries_delta), 0) AS INT64) AS entries,
  CAST(COALESCE(SUM(f.exits_delta), 0) AS INT64) AS exits,
  COUNT(*) AS readings
FROM `${project}.mart.fact_turnstile` AS f
GROUP BY f.station_name, f.weekday >= 6, f.slot_start_hour
