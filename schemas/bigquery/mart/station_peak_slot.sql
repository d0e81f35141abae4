-- Derived from the contracts; scripts/generate writes it.
WITH ranked AS (
  SELECT
    m.station_name, m.is_weekend, m.slot_start_hour, m.entries, m.exits,
    ROW_NUMBER() OVER (
      PARTITION BY m.station_name, m.is_weekend
      ORDER BY m.entries + m.exits DESC, m.slot_start_hour) AS place
  FROM `${project}.mart.mart_station_time_slot` AS m)
SELECT r.station_name, r.is_weekend, r.slot_start_hour, r.entries, r.exits
FROM ranked AS r
WHERE r.place = 1
