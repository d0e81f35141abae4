package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.warehouse.WarehouseSession;
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
record EventCounts(String event, long accepted, long rejected, long duplicate, long late) {
  private static final int EVENT = 0;
  private static final int OUTCOME = 1;
  private static final int RECORDS = 2;

  /** Of every event of the domain, also where nothing was read. */
  static List<EventCounts> of(String runId, DomainSpec domain, WarehouseSession warehouse) {
    Map<String, EventCounts> counted = new HashMap<>();
    for (EventSpec event : domain.events()) {
      counted.put(event.name(), new EventCounts(event.name(), 0, 0, 0, 0));
    }
    for (List<@Nullable String> row :
        warehouse.texts(
            "SELECT event, outcome, CAST(sum(records) AS STRING) FROM ops.ledger WHERE run_id = "
                + warehouse.dialect().literal(runId)
                + " GROUP BY event, outcome, reason")) {
      String outcome = Objects.requireNonNull(row.get(OUTCOME));
      long records = Long.parseLong(Objects.requireNonNull(row.get(RECORDS)));
      counted.computeIfPresent(
          Objects.requireNonNull(row.get(EVENT)), (event, so) -> so.and(outcome, records));
    }
    return domain.events().stream()
        .map(event -> Objects.requireNonNull(counted.get(event.name())))
        .toList();
  }

  private EventCounts and(String outcome, long records) {
    return switch (outcome) {
      case "accepted" -> new EventCounts(event, accepted + records, rejected, duplicate, late);
      case "rejected" -> new EventCounts(event, accepted, rejected + records, duplicate, late);
      case "duplicate" -> new EventCounts(event, accepted, rejected, duplicate + records, late);
      case "late" -> new EventCounts(event, accepted, rejected, duplicate, Math.max(late, records));
      default -> this;
    };
  }

  long read() {
    return accepted + rejected;
  }
}
