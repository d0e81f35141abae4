-- Derived from the contracts; scripts/generate writes it.
SELECT
  c.customer_id, c.full_name, c.email, c.country_code, c.bank_code, c.marketing_opt_in, c.signed_up_at,
  COALESCE(c.email LIKE '%@example.com' OR c.email LIKE '%@example.org' OR c.email LIKE '%+test%@%', FALSE) AS is_test,
  c.version, c.row_valid_from, c.row_valid_to, c.is_current
FROM `${project}.history.clean_customers` AS c
