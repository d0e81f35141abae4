-- Derived from the contracts; scripts/generate writes it.
SELECT ca, unit, scp, station, linename, division, reading_ts, reading_type, entries, exits, event_ts, source, position, record_digest, published_at, read_at, extra, record_key, record_headers
FROM `${project}.raw.turnstile_readings_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_ts, source, position, record_digest ORDER BY read_at) = 1
