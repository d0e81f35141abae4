-- Derived from the contracts; scripts/generate writes it.
SELECT
  r.currency, r.usd_rate,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY r.currency ORDER BY r.valid_from) = 1 THEN DATE '0001-01-01'
    ELSE r.valid_from
  END AS counts_from,
  LEAD(r.valid_from) OVER (PARTITION BY r.currency ORDER BY r.valid_from) AS counts_until
FROM `${project}.current.exchange_rates` AS r
