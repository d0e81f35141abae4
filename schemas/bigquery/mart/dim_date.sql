-- Derived from the contracts; scripts/generate writes it.
WITH digit AS (
  SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9),
number AS (
  SELECT d1.n + 10 * d2.n + 100 * d3.n + 1000 * d4.n AS n
  FROM digit AS d1 CROSS JOIN digit AS d2 CROSS JOIN digit AS d3 CROSS JOIN digit AS d4),
day AS (
  SELECT number.n AS n, CAST(DATE_ADD(DATE '2020-01-01', INTERVAL (number.n) DAY) AS DATE) AS date_day
  FROM number WHERE number.n < 5844)
SELECT
  day.date_day,
  EXTRACT(YEAR FROM day.date_day) AS year,
  EXTRACT(QUARTER FROM day.date_day) AS quarter,
  EXTRACT(MONTH FROM day.date_day) AS month,
  EXTRACT(DAY FROM day.date_day) AS day_of_month,
  CAST(MOD(day.n + 2, 7) + 1 AS INT64) AS weekday,
  MOD(day.n + 2, 7) >= 5 AS is_weekend,
  CAST(DATE_ADD(day.date_day, INTERVAL (1 - EXTRACT(DAY FROM day.date_day)) DAY) AS DATE) AS month_start
FROM day
