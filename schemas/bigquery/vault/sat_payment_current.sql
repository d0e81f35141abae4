-- Derived from the contracts; scripts/generate writes it.
SELECT payment_hk, subscription_id, customer_id, bank_code, amount, currency, fee, status, paid_at, updated_at, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_payment`
WHERE effective_to IS NULL
