-- Derived from the contracts; scripts/generate writes it.
SELECT link_subscription_customer_hk, subscription_hk, customer_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_subscription_customer`
WHERE effective_to IS NULL
