-- Derived from the contracts; scripts/generate writes it.
SELECT customer_id, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_op, event_ts, change_position, change_snapshot, change_left_out, change_after, source, position, record_digest, published_at, read_at, extra, record_key, record_headers
FROM `${project}.raw.customers_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_ts, source, position, record_digest ORDER BY read_at) = 1
