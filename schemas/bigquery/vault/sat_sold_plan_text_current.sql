-- Derived from the contracts; scripts/generate writes it.
SELECT sold_plan_hk, description, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_sold_plan_text`
WHERE effective_to IS NULL
