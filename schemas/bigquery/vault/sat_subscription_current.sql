-- Derived from the contracts; scripts/generate writes it.
SELECT subscription_hk, customer_id, plan_id, start_date, end_date, status, custom_price, created_at, updated_at, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_subscription`
WHERE effective_to IS NULL
