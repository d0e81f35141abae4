-- Derived from the contracts; scripts/generate writes it.
SELECT user_hk, MIN(load_ts) AS first_seen_ts, MAX(load_ts) AS last_seen_ts, record_source
FROM `${project}.vault.rtsat_user`
GROUP BY user_hk, record_source
