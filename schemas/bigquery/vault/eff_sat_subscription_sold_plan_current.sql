-- Derived from the contracts; scripts/generate writes it.
SELECT link_subscription_sold_plan_hk, subscription_hk, sold_plan_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_subscription_sold_plan`
WHERE effective_to IS NULL
