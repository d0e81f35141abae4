-- Derived from the contracts; scripts/generate writes it.
SELECT link_user_plan_hk, user_hk, plan_hk, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY user_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT link_user_plan_hk, user_hk, plan_hk, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY user_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.eff_sat_user_plan_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
