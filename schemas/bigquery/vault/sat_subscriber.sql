-- Derived from the contracts; scripts/generate writes it.
SELECT subscriber_hk, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY subscriber_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT subscriber_hk, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY subscriber_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_subscriber_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
