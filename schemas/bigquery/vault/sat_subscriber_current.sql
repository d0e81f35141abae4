-- Derived from the contracts; scripts/generate writes it.
SELECT subscriber_hk, full_name, email, country, bank_code, signed_up_at, updated_at, marketing_opt_in, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_subscriber`
WHERE effective_to IS NULL
