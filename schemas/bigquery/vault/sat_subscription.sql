-- Derived from the contracts; scripts/generate writes it.
SELECT subscription_hk, customer_id, plan_id, start_date, end_date, status, custom_price, created_at, updated_at, change_position, hashdiff, effective_from, LEAD(load_ts) OVER (PARTITION BY subscription_hk ORDER BY load_ts, load_sequence, hashdiff) AS effective_to, load_ts, load_sequence, record_source
FROM (
  SELECT subscription_hk, customer_id, plan_id, start_date, end_date, status, custom_price, created_at, updated_at, change_position, hashdiff, effective_from, load_ts, load_sequence, record_source, LAG(hashdiff) OVER (PARTITION BY subscription_hk ORDER BY load_ts, load_sequence, hashdiff) AS previous_hashdiff
  FROM `${project}.vault.sat_subscription_observations`
  WHERE record_source <> 'ghost'
) AS observed
WHERE previous_hashdiff IS NULL OR previous_hashdiff <> hashdiff
