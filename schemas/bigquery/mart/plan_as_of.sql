-- Derived from the contracts; scripts/generate writes it.
SELECT
  d.plan_id,
  CASE d.billing_interval WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'year' THEN 12 END AS months,
  d.price, d.valid_from,
  CASE
    WHEN ROW_NUMBER() OVER (PARTITION BY d.plan_id ORDER BY d.valid_from) = 1 THEN DATE '0001-01-01'
    ELSE d.valid_from
  END AS counts_from,
  LEAD(d.valid_from) OVER (PARTITION BY d.plan_id ORDER BY d.valid_from) AS counts_until
FROM `${project}.mart.dim_plan` AS d
