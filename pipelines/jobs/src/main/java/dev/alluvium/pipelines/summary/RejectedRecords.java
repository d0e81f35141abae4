package dev.alluvium.pipelines.summary;

import dev.alluvium.pipelines.text.ShownText;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.SqlDialect;
import dev.alluvium.transforms.warehouse.WarehouseSession;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why a run rejected records: the most frequent reasons, each with an example. */
record RejectedRecords(List<Reason> reasons, long others) {
  private static final int SHOWN = 5;
  private static final int LONGEST = 120;

  /** How many records of an event were rejected for that, and where one of them is. */
  record Reason(String event, String reason, long records, String example) {}

  static RejectedRecords of(String runId, DomainSpec domain, WarehouseSession warehouse) {
    String ofRun = "outcome = 'rejected' AND run_id = " + warehouse.dialect().literal(runId);
    List<List<@Nullable String>> counts =
        warehouse.texts(
            "SELECT event, reason, CAST(sum(records) AS STRING) FROM "
                + OpsTables.LEDGER
                + " WHERE "
                + ofRun
                + " GROUP BY event, reason ORDER BY sum(records) DESC, event, reason");
    List<Reason> reasons = new ArrayList<>();
    for (List<@Nullable String> row : counts.subList(0, Math.min(SHOWN, counts.size()))) {
      String event = text(row, 0);
      String reason = text(row, 1);
      reasons.add(
          new Reason(
              event,
              reason,
              number(row),
              example(ofRun, event, of(event, domain, warehouse.dialect()), reason, warehouse)));
    }
    return new RejectedRecords(
        reasons, counts.stream().skip(SHOWN).mapToLong(RejectedRecords::number).sum());
  }

  /** What tells the rejects of an event: its topic, and where that has several, the event. */
  private static String of(String event, DomainSpec domain, SqlDialect sql) {
    for (List<EventSpec> events : domain.byTopic()) {
      String topic = "topic = " + sql.literal(events.get(0).topic());
      for (EventSpec each : events) {
        if (each.name().equals(event)) {
          return events.size() == 1 ? topic : topic + " AND event = " + sql.literal(event);
        }
      }
    }
    return "event IS NULL";
  }

  /** Of the records that stand where this run read some for that reason, the one read last. */
  private static String example(
      String ofRun, String event, String ofEvent, String reason, WarehouseSession warehouse) {
    SqlDialect sql = warehouse.dialect();
    String because = "reason = " + sql.literal(reason);
    List<List<@Nullable String>> rows =
        warehouse.texts(
            "SELECT source, CAST(position AS STRING), message FROM %s WHERE %s AND %s AND source IN (SELECT source FROM %s WHERE %s AND %s AND event = %s) ORDER BY read_at DESC, source, position LIMIT 1"
                .formatted(
                    OpsTables.REJECTS,
                    ofEvent,
                    because,
                    OpsTables.LEDGER,
                    ofRun,
                    because,
                    sql.literal(event)));
    if (rows.isEmpty()) {
      return "";
    }
    List<@Nullable String> row = rows.get(0);
    return ShownText.escaped(text(row, 0), LONGEST / 2)
        + " "
        + text(row, 1)
        + ": "
        + ShownText.escaped(text(row, 2), LONGEST);
  }

  /** The reasons, and where all the records are; nothing where none was rejected. */
  void print(PrintStream out) {
    if (reasons.isEmpty()) {
      return;
    }
    out.println("  rejected, with their bytes in quarantine.rejects:");
    for (Reason reason : reasons) {
      out.printf(
          Locale.ROOT,
          "  %-24s %12s %,12d  %s%n",
          reason.event(),
          reason.reason(),
          reason.records(),
          reason.example());
    }
    if (others > 0) {
      out.printf(Locale.ROOT, "  %-24s %12s %,12d%n", "for other reasons", "", others);
    }
  }

  private static long number(List<@Nullable String> row) {
    return Long.parseLong(text(row, 2));
  }

  private static String text(List<@Nullable String> row, int column) {
    return Objects.requireNonNull(row.get(column));
  }
}
