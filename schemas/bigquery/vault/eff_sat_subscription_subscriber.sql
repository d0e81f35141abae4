-- Derived from the contracts; scripts/generate writes it.
SELECT link_subscription_subscriber_hk, subscription_hk, subscriber_hk, hashdiff, effective_from, effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT link_subscription_subscriber_hk, subscription_hk, subscriber_hk, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY subscription_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
  FROM (
    SELECT link_subscription_subscriber_hk, subscription_hk, subscriber_hk, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY subscription_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
    FROM `${project}.vault.eff_sat_subscription_subscriber_observations`
    WHERE record_source <> 'ghost'
  ) AS observed
  WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
) AS periods
WHERE hashdiff <> '00000000000000000000000000000000'
