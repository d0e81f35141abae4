-- Derived from the contracts; scripts/generate writes it.
SELECT
  h.user_id, p.user_first_name, p.user_last_name, p.user_gender, p.user_registration_ts,
  p.effective_from AS profile_since_ts, plan.plan_type, e.effective_from AS plan_since_ts
FROM `${project}.vault.hub_user` AS h
LEFT JOIN `${project}.vault.sat_user_profile_current` AS p ON p.user_hk = h.user_hk
LEFT JOIN `${project}.vault.eff_sat_user_plan_current` AS e ON e.user_hk = h.user_hk
LEFT JOIN `${project}.vault.hub_plan` AS plan ON plan.plan_hk = e.plan_hk
WHERE h.record_source <> 'ghost'
