-- Derived from the contracts; scripts/generate writes it.
SELECT
  geo.latitude, geo.longitude, zip.zip, city.city, state.state,
  COALESCE(
    UPPER(TRIM(s.zip)) = UPPER(TRIM(zip.zip))
      AND UPPER(TRIM(s.city)) = UPPER(TRIM(city.city))
      AND UPPER(TRIM(s.state)) = UPPER(TRIM(state.state)),
    FALSE) AS is_current
FROM `${project}.vault.hub_location_geo` AS geo
JOIN `${project}.vault.link_location_geo_zip` AS gz ON gz.location_geo_hk = geo.location_geo_hk
JOIN `${project}.vault.hub_location_zip` AS zip ON zip.location_zip_hk = gz.location_zip_hk
JOIN `${project}.vault.link_location_zip_city` AS zc ON zc.location_zip_hk = gz.location_zip_hk
JOIN `${project}.vault.hub_location_city` AS city ON city.location_city_hk = zc.location_city_hk
JOIN `${project}.vault.link_location_city_state` AS cs ON cs.location_city_hk = zc.location_city_hk
JOIN `${project}.vault.hub_location_state` AS state ON state.location_state_hk = cs.location_state_hk
LEFT JOIN `${project}.vault.sat_location_geo_current` AS s ON s.location_geo_hk = geo.location_geo_hk
