-- Derived from the contracts; scripts/generate writes it.
SELECT bank_code, bank_name, country, is_active, created_at, change_op, event_ts, change_position, change_snapshot, change_left_out, change_after, source, position, record_digest, published_at, read_at, extra, record_key, record_headers
FROM `${project}.raw.banks_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_ts, source, position, record_digest ORDER BY read_at) = 1
