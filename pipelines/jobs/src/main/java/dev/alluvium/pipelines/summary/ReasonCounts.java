package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Of how many records of a run something became, by reasons.
 *
 * @param heading what became of them, for people
 */
record ReasonCounts(String heading, List<Reason> reasons) {
  private static final int NARROWEST = 12;

  /** How many records of an event there are for that. */
  record Reason(String event, String reason, long records) {}

  /** What a run read and made no row of, though nothing is wrong with it. */
  static ReasonCounts skipped(String runId, WarehouseSession warehouse) {
    return of(Outcome.SKIPPED, "skipped, with nothing wrong with them", runId, warehouse);
  }

  /** What a run let in, but for a column that has no value of it. */
  static ReasonCounts uncomputable(String runId, WarehouseSession warehouse) {
    return of(
        Outcome.UNCOMPUTABLE, "uncomputable, so that a column of theirs is NULL", runId, warehouse);
  }

  private static ReasonCounts of(
      Outcome outcome, String heading, String runId, WarehouseSession warehouse) {
    List<Reason> reasons = new ArrayList<>();
    for (List<@Nullable String> row :
        warehouse.texts(
            "SELECT event, reason, CAST(sum(records) AS STRING) FROM %s WHERE outcome = %s AND run_id = %s GROUP BY event, reason ORDER BY event, reason"
                .formatted(
                    OpsTables.LEDGER,
                    warehouse.dialect().literal(outcome.code()),
                    warehouse.dialect().literal(runId)))) {
      reasons.add(
          new Reason(
              String.valueOf(row.get(0)),
              String.valueOf(row.get(1)),
              Long.parseLong(Objects.requireNonNull(row.get(2)))));
    }
    return new ReasonCounts(heading, reasons);
  }

  /** The reasons; nothing where there is none. */
  void print(PrintStream out) {
    if (reasons.isEmpty()) {
      return;
    }
    int width = reasons.stream().mapToInt(each -> each.reason().length()).max().orElse(0);
    String line = "  %-24s %" + Math.max(NARROWEST, width) + "s %,12d%n";
    out.println("  " + heading + ":");
    for (Reason reason : reasons) {
      out.printf(Locale.ROOT, line, reason.event(), reason.reason(), reason.records());
    }
  }
}
