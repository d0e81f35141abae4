-- Derived from the contracts; scripts/generate writes it.
SELECT reason, field, message, topic, source, position, record_digest, published_at, read_at, payload, record_key, record_headers, event
FROM `${project}.quarantine.rejects_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY source, position, record_digest, event ORDER BY read_at) = 1
