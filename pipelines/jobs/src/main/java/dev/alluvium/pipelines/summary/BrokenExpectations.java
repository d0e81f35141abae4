package dev.alluvium.pipelines.summary;

import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What rows that a run has loaded break of what is expected of raw. That fails no load. */
final class BrokenExpectations {
  private BrokenExpectations() {}

  /** A line each. */
  static List<String> warnings(String runId, WarehouseSession warehouse) {
    if (!warehouse.spec().byName().containsKey(OpsTables.QUALITY)) {
      return List.of(); // Nothing is expected of the domain.
    }
    String rows =
        "SELECT table_name, expectation, severity, CAST(sum(broken_rows) AS STRING) AS broken,"
            + " CAST(sum(checked_rows) AS STRING) AS looked FROM "
            + OpsTables.QUALITY
            + " WHERE window_start IS NOT NULL AND run_id = "
            + warehouse.dialect().literal(runId)
            + " GROUP BY table_name, expectation, severity HAVING sum(broken_rows) > 0"
            + " ORDER BY table_name, expectation";
    return warehouse.texts(rows).stream()
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "warning: %,d of the %,d rows loaded into %s %s what is expected, %s (%s);"
                        + " they are in, and scripts/run CheckQuality shows which",
                    Long.parseLong(Objects.requireNonNull(row.get(3))),
                    Long.parseLong(Objects.requireNonNull(row.get(4))),
                    row.get(0),
                    "1".equals(row.get(3)) ? "breaks" : "break",
                    row.get(1),
                    row.get(2)))
        .toList();
  }
}
