-- Derived from the contracts; scripts/generate writes it.
SELECT link_user_plan_hk, user_hk, plan_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_user_plan`
WHERE effective_to IS NULL
