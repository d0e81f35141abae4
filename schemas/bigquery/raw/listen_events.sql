-- Derived from the contracts; scripts/generate writes it.
SELECT ts, session_id, item_in_session, artist, song, duration, level, auth, user_agent, city, state, zip, lon, lat, user_id, last_name, first_name, gender, registration, event_ts, source, position, record_digest, published_at, read_at, extra, record_key, record_headers
FROM `${project}.raw.listen_events_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_ts, source, position, record_digest ORDER BY read_at) = 1
