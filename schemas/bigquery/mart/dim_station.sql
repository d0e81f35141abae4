-- Derived from the contracts; scripts/generate writes it.
SELECT h.station_hk, h.station_name
FROM `${project}.vault.hub_station` AS h
WHERE h.record_source <> 'ghost'
