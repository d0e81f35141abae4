-- Derived from the contracts; scripts/generate writes it.
SELECT link_customer_bank_hk, customer_hk, bank_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_customer_bank`
WHERE effective_to IS NULL
