-- Derived from the contracts; scripts/generate writes it.
SELECT plan_price_hk, price, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_plan_price`
WHERE effective_to IS NULL
