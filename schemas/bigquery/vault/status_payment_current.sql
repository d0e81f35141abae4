-- Derived from the contracts; scripts/generate writes it.
SELECT payment_hk, status, effective_from, effective_to, load_ts, load_sequence, record_source
FROM `${project}.vault.status_payment`
WHERE effective_to IS NULL
