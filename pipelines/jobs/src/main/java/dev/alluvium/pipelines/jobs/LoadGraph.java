package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.changes.SuppressRepeats;
import dev.alluvium.transforms.decode.DecodeRecords;
import dev.alluvium.transforms.ledger.CountLedger;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.ledger.WrittenRecords;
import dev.alluvium.transforms.marts.BuildRowMarts;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.vault.LoadVault;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * The way of a record: decoded and cleaned, then to raw, vault, row marts and the ledger; and, of a
 * stream, to the aggregate marts. The same for every source, runner and warehouse.
 */
@AutoValue
abstract class LoadGraph
    extends PTransform<PCollection<SourceBatch>, PCollectionList<TableMutation>> {
  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Warehouse warehouse();

  abstract String runId();

  /** Absent where aggregate marts are rebuilt from raw afterwards. */
  abstract Optional<StreamedMarts> marts();

  /** Present where repeats of satellites are held back, as a stream's timing lets it. */
  abstract Optional<Timing> changesOnly();

  abstract Counting counting();

  /** How the ledger comes about. */
  enum Counting {
    /** Each count some seconds after it has grown: for warehouses to which rows are dear. */
    SOON,
    /** Each count with what it counts, before offsets are committed. */
    AT_ONCE,
    /** As {@link #AT_ONCE}, but records are counted by whoever writes them. */
    BY_THE_WRITER
  }

  static LoadGraph of(
      DomainSpec domain,
      WarehouseSpec spec,
      Warehouse warehouse,
      String runId,
      Optional<StreamedMarts> marts) {
    return new AutoValue_LoadGraph(
        domain, spec, warehouse, runId, marts, Optional.empty(), Counting.SOON);
  }

  /**
   * The same, but of what satellites observe only changes are written. For streams into BigQuery;
   * see {@link SuppressRepeats}.
   */
  LoadGraph withChangesOnly(Timing timing) {
    return new AutoValue_LoadGraph(
        domain(), spec(), warehouse(), runId(), marts(), Optional.of(timing), counting());
  }

  LoadGraph counting(Counting how) {
    return new AutoValue_LoadGraph(
        domain(), spec(), warehouse(), runId(), marts(), changesOnly(), how);
  }

  @Override
  public PCollectionList<TableMutation> expand(PCollection<SourceBatch> batches) {
    PCollectionTuple decoded = batches.apply("DecodeRecords", DecodeRecords.of(domain(), spec()));
    List<PCollection<TableMutation>> mutations = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();
    mutations.add(decoded.get(DecodeRecords.MUTATIONS));
    counts.add(
        counting() == Counting.BY_THE_WRITER
            ? decoded
                .get(DecodeRecords.LEDGER)
                .apply("NotByTheWriter", Filter.by(count -> !WrittenRecords.counts(count.getKey())))
            : decoded.get(DecodeRecords.LEDGER));
    List<PCollection<TableMutation>> vault = new ArrayList<>();
    for (EventSpec event : domain().events()) {
      PCollection<Row> events = decoded.get(DecodeRecords.events(event));
      PCollectionTuple loaded =
          events.apply("LoadVault/" + event.name(), LoadVault.of(event, domain().vault(), spec()));
      vault.add(loaded.get(LoadVault.MUTATIONS));
      counts.add(loaded.get(LoadVault.LEDGER));
      addMarts(event, events, mutations, counts);
    }
    if (changesOnly().isPresent()) {
      PCollectionTuple changes =
          PCollectionList.of(vault)
              .apply("Vault", Flatten.pCollections())
              .apply(
                  "SuppressRepeats",
                  SuppressRepeats.of(domain().vault(), spec(), changesOnly().get()));
      mutations.add(changes.get(SuppressRepeats.MUTATIONS));
      counts.add(changes.get(SuppressRepeats.LEDGER));
    } else {
      mutations.addAll(vault);
    }
    mutations.add(
        PCollectionList.of(counts)
            .apply("Counts", Flatten.pCollections())
            .apply("CountLedger", ledger()));
    return PCollectionList.of(mutations)
        .apply("Mutations", Flatten.pCollections())
        .apply("Write", warehouse().write());
  }

  private CountLedger ledger() {
    CountLedger ledger = CountLedger.of(runId(), spec());
    return counting() == Counting.SOON ? ledger : ledger.atOnce();
  }

  private void addMarts(
      EventSpec event,
      PCollection<Row> events,
      List<PCollection<TableMutation>> mutations,
      List<PCollection<KV<LedgerKey, Long>>> counts) {
    List<RowMartSpec> rowMarts = domain().rowMarts();
    if (rowMarts.stream().anyMatch(mart -> mart.from().equals(event.name()))) {
      PCollectionTuple rows =
          events.apply("BuildRowMarts/" + event.name(), BuildRowMarts.of(event, rowMarts, spec()));
      mutations.add(rows.get(BuildRowMarts.MUTATIONS));
      counts.add(rows.get(BuildRowMarts.LEDGER));
    }
    if (marts().isPresent() && SequenceMarts.isNeeded(domain(), event)) {
      PCollectionTuple sequences = marts().get().buildSequences(event, events);
      mutations.add(sequences.get(MartOutputs.MUTATIONS));
      counts.add(sequences.get(MartOutputs.LEDGER));
    }
    if (marts().isPresent() && AggregateMarts.isNeeded(domain(), event)) {
      PCollectionTuple aggregates = marts().get().build(event, events);
      mutations.add(aggregates.get(MartOutputs.MUTATIONS));
      counts.add(aggregates.get(MartOutputs.LEDGER));
    }
  }
}
