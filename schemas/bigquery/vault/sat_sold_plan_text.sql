-- Derived from the contracts; scripts/generate writes it.
SELECT sold_plan_hk, description, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY sold_plan_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT sold_plan_hk, description, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY sold_plan_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_sold_plan_text_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
