-- Derived from the contracts; scripts/generate writes it.
SELECT link_payment_subscription_hk, payment_hk, subscription_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_payment_subscription`
WHERE effective_to IS NULL
