-- Events of which nothing younger than so many hours is in raw. The ledger knows hours, and so does this.
SELECT
  target.event,
  FORMAT_TIMESTAMP('%F %H:00', MAX(ledger.window_start)) AS newest,
  target.hours
FROM UNNEST([
  ${join(",\n  ", [for event, hours in late_after_hours : "STRUCT('${event}' AS event, ${hours} AS hours)"])}
]) AS target
LEFT JOIN `${project}.ops.ledger` AS ledger
  ON ledger.event = target.event
  AND ledger.outcome = 'accepted'
  AND ledger.window_start <= CURRENT_TIMESTAMP()
GROUP BY target.event, target.hours
HAVING MAX(ledger.window_start) IS NULL
  OR TIMESTAMP_ADD(MAX(ledger.window_start), INTERVAL 1 HOUR) < TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL target.hours HOUR)
ORDER BY target.event
