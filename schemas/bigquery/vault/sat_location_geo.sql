-- Derived from the contracts; scripts/generate writes it.
SELECT location_geo_hk, zip, city, state, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY location_geo_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT location_geo_hk, zip, city, state, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY location_geo_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_location_geo_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
