-- Derived from the contracts; scripts/generate writes it.
SELECT offer_id, campaign, rule, subject, offered_ts, triggered_ts, expires_ts, is_control, is_taken_back, text, version, event_ts, source, position, record_digest, published_at, read_at, extra, record_key, record_headers
FROM `${project}.raw.listener_offers_log`
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (PARTITION BY event_ts, source, position, record_digest ORDER BY read_at) = 1
