package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.List;
import java.util.Optional;

/** The files that a run could not read to their end: gone, damaged, or written to meanwhile. */
record UnreadableSources(List<String> sources) {
  private static final int NAMED = 3;

  static UnreadableSources of(String runId, WarehouseSession warehouse) {
    return new UnreadableSources(
        warehouse
            .texts(
                "SELECT DISTINCT source FROM "
                    + OpsTables.LEDGER
                    + " WHERE run_id = "
                    + warehouse.dialect().literal(runId)
                    + " AND reason = '"
                    + RejectReason.UNREADABLE.code()
                    + "' ORDER BY source")
            .stream()
            .map(row -> String.valueOf(row.get(0)))
            .toList());
  }

  /** Which, and where it stands why; empty where there are none. */
  Optional<String> failure() {
    return sources.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "not read to the end: %s%s; quarantine.rejects says why. Mend that and load again"
                .formatted(
                    String.join(", ", sources.subList(0, Math.min(NAMED, sources.size()))),
                    sources.size() > NAMED ? " and " + (sources.size() - NAMED) + " more" : ""));
  }
}
