package dev.alluvium.pipelines.jobs;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a run has done: the ledger's counts of it, and the rows that the tables now hold. */
public final class RunSummary implements JobMain.Outcome {
  private final String runId;
  private final List<List<@Nullable Object>> outcomes;
  private final List<List<@Nullable Object>> tables;
  private final UnreadSources unread;

  private RunSummary(
      String runId,
      List<List<@Nullable Object>> outcomes,
      List<List<@Nullable Object>> tables,
      UnreadSources unread) {
    this.runId = runId;
    this.outcomes = outcomes;
    this.tables = tables;
    this.unread = unread;
  }

  static RunSummary of(String runId, DomainSpec domain, DuckDbSession session) {
    List<List<@Nullable Object>> outcomes =
        session.query(
            "SELECT event, sum(records) FILTER (outcome IN ('accepted', 'rejected')),"
                + " sum(records) FILTER (outcome = 'accepted'),"
                + " sum(records) FILTER (outcome = 'rejected'),"
                + " sum(records) FILTER (outcome = 'duplicate'),"
                + " sum(records) FILTER (outcome = 'late')"
                + " FROM ops.ledger WHERE run_id = '"
                + runId
                + "' GROUP BY event ORDER BY event");
    List<List<@Nullable Object>> tables =
        session.query(
            "SELECT schema_name, count(*), sum(estimated_size) FROM duckdb_tables()"
                + " WHERE database_name = current_database() AND schema_name IN"
                + " ('raw', 'vault', 'mart', 'quarantine') AND NOT temporary"
                + " GROUP BY schema_name"
                + " ORDER BY list_position(['raw', 'vault', 'mart', 'quarantine'], schema_name)");
    return new RunSummary(runId, outcomes, tables, UnreadSources.of(runId, session));
  }

  /** Prints it for people. */
  @Override
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "run %s%n", runId);
    if (!outcomes.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "  %-24s %12s %12s %10s %10s %8s%n",
          "event",
          "read",
          "accepted",
          "rejected",
          "duplicate",
          "late");
      for (List<@Nullable Object> row : outcomes) {
        out.printf(
            Locale.ROOT,
            "  %-24s %,12d %,12d %,10d %,10d %,8d%n",
            Objects.requireNonNull(row.get(0)),
            number(row, 1),
            number(row, 2),
            number(row, 3),
            number(row, 4),
            number(row, 5));
      }
    }
    for (List<@Nullable Object> row : tables) {
      out.printf(
          Locale.ROOT,
          "  %-12s %,14d rows in %d tables%n",
          Objects.requireNonNull(row.get(0)),
          number(row, 2),
          number(row, 1));
    }
    unread.print(out);
  }

  /** An input that was not read to its end is not loaded, however much of it is. */
  @Override
  public int status() {
    return unread.isEmpty() ? 0 : 1;
  }

  private static long number(List<@Nullable Object> row, int column) {
    Object value = row.get(column);
    return value == null ? 0 : ((Number) value).longValue();
  }
}
