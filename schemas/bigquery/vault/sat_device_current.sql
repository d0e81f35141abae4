-- Derived from the contracts; scripts/generate writes it.
SELECT device_hk, firmware, floor, change_op, change_snapshot, change_after, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_device`
WHERE effective_to IS NULL
