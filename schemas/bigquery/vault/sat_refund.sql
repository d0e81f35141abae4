-- Derived from the contracts; scripts/generate writes it.
SELECT refund_hk, payment_id, amount, reason, refunded_at, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY refund_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT refund_hk, payment_id, amount, reason, refunded_at, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY refund_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_refund_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
