-- Derived from the contracts; scripts/generate writes it.
WITH total AS (
  SELECT
    m.station_name,
    CAST(SUM(m.entries) AS INT64) AS entries, CAST(SUM(m.exits) AS INT64) AS exits
  FROM `${project}.mart.mart_station_daily` AS m
  GROUP BY m.station_name)
SELECT
  ROW_NUMBER() OVER (ORDER BY t.entries + t.exits DESC, t.station_name) AS rank,
  t.station_name, t.entries, t.exits
FROM total AS t
