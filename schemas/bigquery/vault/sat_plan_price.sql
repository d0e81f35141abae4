-- Derived from the contracts; scripts/generate writes it.
SELECT plan_price_hk, price, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY plan_price_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT plan_price_hk, price, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY plan_price_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_plan_price_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
