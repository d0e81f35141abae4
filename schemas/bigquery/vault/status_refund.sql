-- Derived from the contracts; scripts/generate writes it.
SELECT refund_hk, status, effective_from,
  LEAD(effective_from) OVER (PARTITION BY refund_hk, record_source ORDER BY effective_from, load_ts, load_sequence, status) AS effective_to,
  load_ts, load_sequence, record_source
FROM (
  SELECT refund_hk, status, effective_from, load_ts, load_sequence, record_source,
    LAG(status) OVER (PARTITION BY refund_hk, record_source ORDER BY effective_from, load_ts, load_sequence, status) AS previous_status
  FROM `${project}.vault.status_refund_observations`
) AS compared
WHERE previous_status IS NULL OR previous_status <> status
