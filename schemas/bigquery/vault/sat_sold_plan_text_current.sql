-- Derived from the contracts; scripts/generate writes it.
SELECT sold_plan_hk, description, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_sold_plan_text`
WHERE effective_to IS NULL
