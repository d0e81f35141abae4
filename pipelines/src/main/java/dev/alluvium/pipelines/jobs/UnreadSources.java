package dev.alluvium.pipelines.jobs;

import dev.alluvium.transforms.decode.RejectReason;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The files that a run could not read to their end: gone, damaged, or written to meanwhile. */
record UnreadSources(List<String> sources) {
  private static final int NAMED = 3;

  static UnreadSources of(String runId, DuckDbSession session) {
    return new UnreadSources(
        session
            .query(
                "SELECT DISTINCT source FROM ops.ledger WHERE run_id = '"
                    + runId
                    + "' AND reason = '"
                    + RejectReason.UNREADABLE.code()
                    + "' ORDER BY source")
            .stream()
            .map(row -> String.valueOf(row.get(0)))
            .toList());
  }

  boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Says which, if there are any, and where it stands why. */
  void print(PrintStream out) {
    if (!isEmpty()) {
      out.printf(
          Locale.ROOT,
          "not read to the end: %s%s; quarantine.rejects says why. Mend that and load again.%n",
          String.join(", ", sources.subList(0, Math.min(NAMED, sources.size()))),
          sources.size() > NAMED ? " and " + (sources.size() - NAMED) + " more" : "");
    }
  }
}
