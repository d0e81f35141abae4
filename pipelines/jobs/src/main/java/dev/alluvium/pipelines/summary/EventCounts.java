package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.warehouse.WarehouseSession;
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
  private static final int EVENT = 0;
  private static final int OUTCOME = 1;
  private static final int RECORDS = 2;

  /**
   * Of every event of the domain, also where nothing was read; then of records that are of none of
   * them, or of several, if there were any.
   */
  static List<EventCounts> of(String runId, DomainSpec domain, WarehouseSession warehouse) {
    Map<String, EventCounts> counted = new HashMap<>();
    for (List<@Nullable String> row :
        warehouse.texts(
            "SELECT event, outcome, CAST(sum(records) AS STRING) FROM "
                + OpsTables.LEDGER
                + " WHERE run_id = "
                + warehouse.dialect().literal(runId)
                + " GROUP BY event, outcome, reason")) {
      String event = Objects.requireNonNull(row.get(EVENT));
      String outcome = Objects.requireNonNull(row.get(OUTCOME));
      long records = Long.parseLong(Objects.requireNonNull(row.get(RECORDS)));
      counted.put(event, counted.getOrDefault(event, none(event)).and(outcome, records));
    }
    List<EventCounts> counts = new ArrayList<>();
    for (EventSpec event : domain.events()) {
      counts.add(counted.getOrDefault(event.name(), none(event.name())));
    }
    EventCounts ofNone = counted.get(LedgerKey.ANY_EVENT);
    if (ofNone != null && ofNone.read() > 0) {
      counts.add(ofNone);
    }
    return counts;
  }

  private static EventCounts none(String event) {
    return new EventCounts(event, 0, 0, 0, 0, 0);
  }

  private EventCounts and(String outcome, long more) {
    return switch (outcome) {
      case "accepted" ->
          new EventCounts(event, accepted + more, rejected, skipped, duplicate, late);
      case "rejected" ->
          new EventCounts(event, accepted, rejected + more, skipped, duplicate, late);
      case "skipped" -> new EventCounts(event, accepted, rejected, skipped + more, duplicate, late);
      case "duplicate" ->
          new EventCounts(event, accepted, rejected, skipped, duplicate + more, late);
      case "late" ->
          new EventCounts(event, accepted, rejected, skipped, duplicate, Math.max(late, more));
      default -> this;
    };
  }

  long read() {
    return accepted + rejected + skipped;
  }
}
