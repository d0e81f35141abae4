-- Derived from the contracts; scripts/generate writes it.
SELECT link_subscriber_bank_hk, subscriber_hk, bank_hk, hashdiff, effective_from, effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT link_subscriber_bank_hk, subscriber_hk, bank_hk, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY subscriber_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
  FROM (
    SELECT link_subscriber_bank_hk, subscriber_hk, bank_hk, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY subscriber_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
    FROM `${project}.vault.eff_sat_subscriber_bank_observations`
    WHERE record_source <> 'ghost'
  ) AS observed
  WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
) AS periods
WHERE hashdiff <> '00000000000000000000000000000000'
