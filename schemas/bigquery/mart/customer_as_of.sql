-- Derived from the contracts; scripts/generate writes it.
SELECT
  d.customer_id, d.valid_from,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY d.customer_id ORDER BY d.valid_from) = 1 THEN TIMESTAMP '0001-01-01 00:00:00'
    ELSE d.valid_from
  END AS counts_from,
  LEAD(d.valid_from) OVER (PARTITION BY d.customer_id ORDER BY d.valid_from) AS counts_until
FROM `${project}.mart.dim_customer` AS d
