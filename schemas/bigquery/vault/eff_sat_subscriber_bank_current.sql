-- Derived from the contracts; scripts/generate writes it.
SELECT link_subscriber_bank_hk, subscriber_hk, bank_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_subscriber_bank`
WHERE effective_to IS NULL
