-- Derived from the contracts; scripts/generate writes it.
SELECT
  pit.snapshot_ts, h.user_id,
  p.user_first_name, p.user_last_name, p.user_gender, p.user_registration_ts, plan.plan_type
FROM `${project}.vault.pit_user` AS pit
JOIN `${project}.vault.hub_user` AS h ON h.user_hk = pit.user_hk
JOIN `${project}.vault.sat_user_profile_observations` AS p
  ON p.user_hk = pit.sat_user_profile_hk
  AND p.load_ts = pit.sat_user_profile_load_ts
  AND p.load_sequence = pit.sat_user_profile_load_sequence
  AND p.hashdiff = pit.sat_user_profile_hashdiff
JOIN `${project}.vault.eff_sat_user_plan_observations` AS e
  ON e.user_hk = pit.eff_sat_user_plan_hk
  AND e.load_ts = pit.eff_sat_user_plan_load_ts
  AND e.load_sequence = pit.eff_sat_user_plan_load_sequence
  AND e.hashdiff = pit.eff_sat_user_plan_hashdiff
JOIN `${project}.vault.hub_plan` AS plan ON plan.plan_hk = e.plan_hk
WHERE h.load_ts <= pit.snapshot_ts
