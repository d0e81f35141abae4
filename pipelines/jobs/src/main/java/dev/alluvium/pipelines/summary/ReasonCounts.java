package dev.alluvium.pipelines.summary;

import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run read and made no row of, though nothing is wrong with it. */
record SkippedRecords(List<Reason> reasons) {
  /** How many records of an event were skipped for that. */
  record Reason(String event, String reason, long records) {}

  static SkippedRecords of(String runId, WarehouseSession warehouse) {
    List<Reason> reasons = new ArrayList<>();
    for (List<@Nullable String> row :
        warehouse.texts(
            "SELECT event, reason, CAST(sum(records) AS STRING) FROM ops.ledger WHERE outcome = 'skipped'"
                + " AND run_id = "
                + warehouse.dialect().literal(runId)
                + " GROUP BY event, reason ORDER BY event, reason")) {
      reasons.add(
          new Reason(
              String.valueOf(row.get(0)),
              String.valueOf(row.get(1)),
              Long.parseLong(Objects.requireNonNull(row.get(2)))));
    }
    return new SkippedRecords(reasons);
  }

  /** The reasons; nothing where none was skipped. */
  void print(PrintStream out) {
    if (reasons.isEmpty()) {
      return;
    }
    out.println("  skipped, with nothing wrong with them:");
    for (Reason reason : reasons) {
      out.printf(
          Locale.ROOT, "  %-24s %12s %,12d%n", reason.event(), reason.reason(), reason.records());
    }
  }
}
