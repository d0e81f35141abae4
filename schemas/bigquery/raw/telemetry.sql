-- Derived from the contracts; scripts/generate writes it.
SELECT id, device_id, device_firmware, measured_at, temperature, humidity, sound, location_site, location_floor, location_room, sensors, source_wall_time, change_op, event_ts, change_position, change_snapshot, change_left_out, change_after, source, position, record_digest, published_at, read_at, extra, record_key, record_headers
FROM `${project}.raw.telemetry_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_ts, source, position, record_digest ORDER BY read_at) = 1
