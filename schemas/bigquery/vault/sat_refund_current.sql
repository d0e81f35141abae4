-- Derived from the contracts; scripts/generate writes it.
SELECT refund_hk, payment_id, amount, reason, refunded_at, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_refund`
WHERE effective_to IS NULL
