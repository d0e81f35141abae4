-- Derived from the contracts; scripts/generate writes it.
SELECT payment_hk, subscription_id, customer_id, bank_code, amount, currency, fee, status, paid_at, updated_at, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY payment_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT payment_hk, subscription_id, customer_id, bank_code, amount, currency, fee, status, paid_at, updated_at, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY payment_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_payment_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
