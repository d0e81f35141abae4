-- Derived from the contracts; scripts/generate writes it.
SELECT link_subscription_subscriber_hk, subscription_hk, subscriber_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_subscription_subscriber`
WHERE effective_to IS NULL
