-- Derived from the contracts; scripts/generate writes it.
SELECT link_refund_payment_hk, refund_hk, payment_hk, hashdiff, effective_from, effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT link_refund_payment_hk, refund_hk, payment_hk, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY refund_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
  FROM (
    SELECT link_refund_payment_hk, refund_hk, payment_hk, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY refund_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
    FROM `${project}.vault.eff_sat_refund_payment_observations`
    WHERE record_source <> 'ghost'
  ) AS observed
  WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
) AS periods
WHERE hashdiff <> '00000000000000000000000000000000'
