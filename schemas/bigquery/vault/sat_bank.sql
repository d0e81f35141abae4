-- Derived from the contracts; scripts/generate writes it.
SELECT bank_hk, bank_code, bank_name, country, is_active, created_at, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY bank_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT bank_hk, bank_code, bank_name, country, is_active, created_at, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY bank_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_bank_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
