-- Derived from the contracts; scripts/generate writes it.
SELECT 'entries' AS measure, f.entries_quality AS quality, COUNT(*) AS readings
FROM `${project}.mart.fact_turnstile` AS f
GROUP BY f.entries_quality
UNION ALL
SELECT 'exits' AS measure, f.exits_quality AS quality, COUNT(*) AS readings
FROM `${project}.mart.fact_turnstile` AS f
GROUP BY f.exits_quality
