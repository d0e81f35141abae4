package dev.alluvium.transforms.flow;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.changes.SuppressRepeats;
import dev.alluvium.transforms.decode.DecodeRecords;
import dev.alluvium.transforms.ledger.CountLedger;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.WrittenRecords;
import dev.alluvium.transforms.live.redis.SendRows;
import dev.alluvium.transforms.quality.CheckLoadedRows;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.vault.LoadVault;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * The way of a record: decoded and cleaned, then to raw, vault, marts of single events and the
 * ledger; and, of a stream, to the other marts. The same for every source, runner and warehouse.
 */
@AutoValue
public abstract class LoadGraph
    extends PTransform<PCollection<SourceBatch>, PCollectionList<TableMutation>> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract String runId();

  /** Absent where marts that need more than one event are computed from raw afterwards. */
  abstract Optional<StreamedMarts> marts();

  /** Present where repeats of satellites are held back, as a stream's timing lets it. */
  abstract Optional<Timing> changesOnly();

  abstract Counting counting();

  /** Present where rows of live views are sent on their way to the warehouse. */
  abstract Optional<SendRows> live();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setDomain(DomainSpec domain);

    abstract Builder setSpec(WarehouseSpec spec);

    abstract Builder setWarehouse(Warehouse warehouse);

    abstract Builder setRunId(String runId);

    abstract Builder setMarts(Optional<StreamedMarts> marts);

    abstract Builder setChangesOnly(Optional<Timing> timing);

    abstract Builder setCounting(Counting how);

    abstract Builder setLive(Optional<SendRows> live);

    abstract LoadGraph build();
  }

  /** How the ledger comes about. */
  public enum Counting {
    /** Each count some seconds after it has grown: for warehouses to which rows are dear. */
    SOON,
    /** Each count with what it counts, before offsets are committed. */
    AT_ONCE,
    /** As {@link #AT_ONCE}, but records are counted by whoever writes them. */
    BY_THE_WRITER
  }

  public static LoadGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      String runId,
      Optional<StreamedMarts> marts) {
    return new AutoValue_LoadGraph.Builder()
        .setDomain(domain)
        .setSpec(spec)
        .setWarehouse(warehouse)
        .setRunId(runId)
        .setMarts(marts)
        .setChangesOnly(Optional.empty())
        .setCounting(Counting.SOON)
        .setLive(Optional.empty())
        .build();
  }

  /**
   * The same, but of what satellites observe only changes are written. For streams into BigQuery;
   * see {@link SuppressRepeats}.
   */
  public LoadGraph withChangesOnly(Timing timing) {
    return toBuilder().setChangesOnly(Optional.of(timing)).build();
  }

  public LoadGraph counting(Counting how) {
    return toBuilder().setCounting(how).build();
  }

  /** The same, and rows of live views are sent beside the warehouse. */
  public LoadGraph sending(Optional<SendRows> live) {
    return toBuilder().setLive(live).build();
  }

  @Override
  public PCollectionList<TableMutation> expand(PCollection<SourceBatch> batches) {
    PCollectionTuple decoded = batches.apply("DecodeRecords", DecodeRecords.of(domain(), spec()));
    TableOutputs outputs = new TableOutputs();
    outputs.addMutations(decoded.get(DecodeRecords.MUTATIONS));
    outputs.addCounts(counted(decoded.get(DecodeRecords.LEDGER)));
    if (domain().expectations().stream().anyMatch(ExpectationSpec::isToldAsLoaded)) {
      outputs.addMutations(decoded.get(DecodeRecords.MUTATIONS).apply("CheckLoadedRows", checks()));
    }
    TableOutputs vault = new TableOutputs();
    Map<String, PCollection<Row>> byEvent = new HashMap<>();
    for (EventSpec event : domain().events()) {
      PCollection<Row> events = decoded.get(DecodeRecords.events(event));
      byEvent.put(event.name(), events);
      vault.add(
          events.apply("LoadVault/" + event.name(), LoadVault.of(event, domain().vault(), spec())));
      for (StatelessMarts<?> kind : MartKinds.stateless()) {
        kind.rows(event, domain(), spec())
            .ifPresent(rows -> outputs.add(events.apply(kind.step() + "/" + event.name(), rows)));
      }
      marts().ifPresent(marts -> marts.add(event, events, outputs));
    }
    marts().ifPresent(marts -> marts.addOffers(byEvent, outputs));
    addVault(vault, outputs);
    outputs.addMutations(outputs.counts().apply("CountLedger", ledger()));
    PCollection<TableMutation> mutations = outputs.mutations("Mutations");
    live().ifPresent(send -> mutations.apply("SendRows", send));
    return mutations.apply("Write", warehouse().write());
  }

  private PCollection<KV<LedgerKey, Long>> counted(PCollection<KV<LedgerKey, Long>> ofRecords) {
    return counting() == Counting.BY_THE_WRITER
        ? ofRecords.apply(
            "NotByTheWriter", Filter.by(count -> !WrittenRecords.counts(count.getKey())))
        : ofRecords;
  }

  private void addVault(TableOutputs vault, TableOutputs outputs) {
    Optional<SuppressRepeats> repeats =
        changesOnly()
            .map(timing -> SuppressRepeats.of(domain().vault(), spec(), timing))
            .filter(SuppressRepeats::hasAny);
    if (repeats.isEmpty()) {
      outputs.addAll(vault);
      return;
    }
    outputs.addCountsOf(vault);
    outputs.add(vault.mutations("Vault").apply("SuppressRepeats", repeats.get()));
  }

  private CheckLoadedRows checks() {
    return CheckLoadedRows.of(
        runId(), spec(), domain().expectations(), counting() != Counting.SOON);
  }

  private CountLedger ledger() {
    CountLedger ledger = CountLedger.of(runId(), spec());
    return counting() == Counting.SOON ? ledger : ledger.atOnce();
  }
}
