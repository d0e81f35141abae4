-- Derived from the contracts; scripts/generate writes it.
SELECT refund_hk, payment_id, amount, reason, refunded_at, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_refund`
WHERE effective_to IS NULL
