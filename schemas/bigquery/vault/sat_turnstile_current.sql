-- Derived from the contracts; scripts/generate writes it.
SELECT turnstile_hk, line_name, division, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_turnstile`
WHERE effective_to IS NULL
