package dev.alluvium.transforms.ledger;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.format.SkipReason;
import dev.alluvium.transforms.warehouse.FlushAddition;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Counts a run's records as accepted and rejected where they are written: each flush brings the
 * ledger up to the records in it, in its own transaction. So at whatever moment the process is
 * killed, the ledger has counted every record that is in the file; one that is read again is
 * counted again.
 *
 * <p>For runners that keep no state and run no bundle twice. One that keeps its state counts by
 * {@link CountLedger}, and does not count again what it writes again. Not thread-safe.
 */
public final class WrittenRecords implements FlushAddition {
  private final String runId;
  private final TableSpec ledger;
  private final InstantSource clock;
  private final @Nullable Counting[] byOrdinal;
  private final Map<LedgerKey, Long> sums = new HashMap<>();

  private WrittenRecords(
      String runId, TableSpec ledger, @Nullable Counting[] byOrdinal, InstantSource clock) {
    this.runId = runId;
    this.ledger = ledger;
    this.byOrdinal = byOrdinal;
    this.clock = clock;
  }

  /** How the rows of one table are counted. */
  private interface Counting {
    void add(List<@Nullable Object> row, LedgerCounts counts);
  }

  /** For one run of a domain, which is the first by that name. */
  public static WrittenRecords of(String runId, DomainSpec domain, WarehouseSpec warehouse) {
    @Nullable Counting[] byOrdinal = new @Nullable Counting[warehouse.tables().size()];
    for (EventSpec event : domain.events()) {
      TableSpec raw = warehouse.table(event.rawTable());
      byOrdinal[raw.ordinal()] = accepted(event, raw);
    }
    TableSpec rejects = warehouse.table(OpsTables.REJECTS);
    byOrdinal[rejects.ordinal()] = rejected(domain, rejects);
    return new WrittenRecords(
        runId, warehouse.table(OpsTables.LEDGER), byOrdinal, InstantSource.system());
  }

  /** Whether it is counted here: no other count of a run is to have it. */
  public static boolean counts(LedgerKey key) {
    return key.outcome() == Outcome.ACCEPTED || key.outcome() == Outcome.REJECTED;
  }

  private static Counting accepted(EventSpec event, TableSpec raw) {
    Schema schema = raw.rowSchema();
    int source = schema.indexOf(RawTables.SOURCE);
    int eventTs = schema.indexOf(EventColumns.EVENT_TS);
    String name = event.name();
    return (row, counts) -> {
      if (row.get(eventTs) != null) { // A tombstone has no time, and is counted as skipped.
        counts.add(name, text(row, source), (Instant) row.get(eventTs), Outcome.ACCEPTED, "");
      }
    };
  }

  private static Counting rejected(DomainSpec domain, TableSpec rejects) {
    Map<String, String> eventOfTopic = new HashMap<>();
    for (List<EventSpec> events : domain.byTopic()) {
      eventOfTopic.put(
          events.get(0).topic(), events.size() == 1 ? events.get(0).name() : LedgerKey.ANY_EVENT);
    }
    Schema schema = rejects.rowSchema();
    int topic = schema.indexOf("topic");
    int source = schema.indexOf(RawTables.SOURCE);
    int reason = schema.indexOf("reason");
    int event = schema.indexOf(OpsTables.EVENT);
    return (row, counts) -> {
      if (text(row, reason).equals(SkipReason.TOMBSTONE.code())) {
        return; // It is no reject, and counted as skipped.
      }
      String name = text(row, topic);
      String told = (String) row.get(event);
      counts.add(
          told == null ? eventOfTopic.getOrDefault(name, name) : told,
          text(row, source),
          null,
          Outcome.REJECTED,
          text(row, reason));
    };
  }

  private static String text(List<@Nullable Object> row, int column) {
    return (String) Objects.requireNonNull(row.get(column));
  }

  @Override
  public List<TableMutation> to(List<List<TableMutation>> byTable) {
    LedgerCounts counts = new LedgerCounts();
    for (int i = 0; i < byOrdinal.length; i++) {
      Counting counting = byOrdinal[i];
      if (counting != null) {
        for (TableMutation mutation : byTable.get(i)) {
          counting.add(mutation.row().getValues(), counts);
        }
      }
    }
    List<TableMutation> rows = new ArrayList<>();
    Instant now = clock.instant();
    counts.forEach(
        (key, count) ->
            rows.add(LedgerRows.of(ledger, runId, key, sums.merge(key, count, Long::sum), now)));
    return rows;
  }
}
