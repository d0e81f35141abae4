-- Derived from the contracts; scripts/generate writes it.
SELECT user_hk, user_first_name, user_last_name, user_gender, user_registration_ts, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_user_profile`
WHERE effective_to IS NULL
