package dev.alluvium.pipelines.jobs;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of one event in a run, by the ledger.
 *
 * @param late those that came too late for some table: the most of any
 */
record EventCounts(
    String event, long accepted, long rejected, long skipped, long duplicate, long late) {
  /**
   * Of every event of the domain, also where nothing was read; then of records that are of none of
   * them, or of several, if there were any.
   */
  static List<EventCounts> of(String runId, DomainSpec domain, DuckDbSession session) {
    Map<String, EventCounts> counted = new HashMap<>();
    for (List<@Nullable Object> row :
        session.query(
            "SELECT event, sum(records) FILTER (outcome = 'accepted'),"
                + " sum(records) FILTER (outcome = 'rejected'),"
                + " sum(records) FILTER (outcome = 'skipped'),"
                + " sum(records) FILTER (outcome = 'duplicate'),"
                + " max(late) FROM (SELECT event, outcome, reason, sum(records) AS records,"
                + " CASE WHEN outcome = 'late' THEN sum(records) END AS late"
                + " FROM ops.ledger WHERE run_id = "
                + DuckDbSql.literal(runId)
                + " GROUP BY event, outcome, reason) GROUP BY event")) {
      String event = (String) Objects.requireNonNull(row.get(0));
      counted.put(
          event,
          new EventCounts(
              event,
              number(row, 1),
              number(row, 2),
              number(row, 3),
              number(row, 4),
              number(row, 5)));
    }
    List<EventCounts> counts = new ArrayList<>();
    for (EventSpec event : domain.events()) {
      counts.add(counted.getOrDefault(event.name(), new EventCounts(event.name(), 0, 0, 0, 0, 0)));
    }
    EventCounts ofNone = counted.get(LedgerKey.ANY_EVENT);
    if (ofNone != null && ofNone.read() > 0) {
      counts.add(ofNone);
    }
    return counts;
  }

  private static long number(List<@Nullable Object> row, int column) {
    Object value = row.get(column);
    return value == null ? 0 : ((Number) value).longValue();
  }

  long read() {
    return accepted + rejected + skipped;
  }
}
