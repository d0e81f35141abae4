-- Derived from the contracts; scripts/generate writes it.
SELECT h.booth_hk, h.booth_name, h.remote, COUNT(l.turnstile_hk) AS turnstiles
FROM `${project}.vault.hub_booth` AS h
LEFT JOIN `${project}.vault.link_turnstile_booth` AS l ON l.booth_hk = h.booth_hk
WHERE h.record_source <> 'ghost'
GROUP BY h.booth_hk, h.booth_name, h.remote
