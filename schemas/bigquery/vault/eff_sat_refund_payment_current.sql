-- Derived from the contracts; scripts/generate writes it.
SELECT link_refund_payment_hk, refund_hk, payment_hk, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.eff_sat_refund_payment`
WHERE effective_to IS NULL
