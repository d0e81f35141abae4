-- Derived from the contracts; scripts/generate writes it.
WITH turnstile AS (
  SELECT
    f.service_date, f.station_name, f.booth_name, f.remote, f.scp,
    SUM(f.entries_delta) AS entries, SUM(f.exits_delta) AS exits
  FROM `${project}.mart.fact_turnstile` AS f
  GROUP BY f.service_date, f.station_name, f.booth_name, f.remote, f.scp)
SELECT
  t.service_date, t.station_name,
  CAST(COALESCE(SUM(t.entries), 0) AS INT64) AS entries,
  CAST(COALESCE(SUM(t.exits), 0) AS INT64) AS exits,
  COUNT(*) AS turnstiles
FROM turnstile AS t
GROUP BY t.service_date, t.station_name
