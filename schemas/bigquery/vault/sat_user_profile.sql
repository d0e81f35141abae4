-- Derived from the contracts; scripts/generate writes it.
SELECT user_hk, user_first_name, user_last_name, user_gender, user_registration_ts, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY user_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT user_hk, user_first_name, user_last_name, user_gender, user_registration_ts, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY user_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_user_profile_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
