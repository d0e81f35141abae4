-- Derived from the contracts; scripts/generate writes it.
SELECT location_geo_hk, zip, city, state, hashdiff, effective_from, load_ts, load_sequence, record_source
FROM `${project}.vault.sat_location_geo`
WHERE effective_to IS NULL
