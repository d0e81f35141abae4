-- Derived from the contracts; scripts/generate writes it.
SELECT plan_price_hk, status, effective_from, effective_to, load_ts, load_sequence, record_source
FROM `${project}.vault.status_plan_price`
WHERE effective_to IS NULL
