-- Derived from the contracts; scripts/generate writes it.
SELECT
  f.reading_ts, f.service_date, f.service_time, d.year, d.month, d.is_weekend,
  f.station_name, f.booth_name, f.remote, f.scp, s.line_name, s.division, f.reading_type,
  f.entries, f.exits, f.entries_delta, f.entries_quality, f.exits_delta, f.exits_quality
FROM `${project}.mart.fact_turnstile` AS f
LEFT JOIN `${project}.mart.dim_date` AS d ON d.date_day = f.service_date
LEFT JOIN `${project}.vault.sat_turnstile_current` AS s ON s.turnstile_hk = f.turnstile_hk
