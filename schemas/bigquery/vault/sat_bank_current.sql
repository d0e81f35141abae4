-- Derived from the contracts; scripts/generate writes it.
SELECT bank_hk, bank_code, bank_name, country, is_active, created_at, change_position, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_bank`
WHERE effective_to IS NULL
