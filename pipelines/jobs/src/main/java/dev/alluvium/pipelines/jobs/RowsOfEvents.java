package dev.alluvium.pipelines.jobs;

import com.google.auto.value.AutoValue;
import dev.alluvium.pipelines.options.Layer;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.marts.BuildRowMarts;
import dev.alluvium.transforms.vault.LoadVault;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * The rows that single events bring to the vault and to row marts, made again of what is in raw:
 * the very rows that {@link LoadGraph} makes of the records, and what it counts of them.
 */
@AutoValue
abstract class RowsOfEvents extends PTransform<PCollection<Row>, PCollectionTuple> {
  abstract EventSpec event();

  abstract DomainSpec domain();

  abstract WarehouseSpec spec();

  abstract Set<Layer> layers();

  static RowsOfEvents of(
      EventSpec event, DomainSpec domain, WarehouseSpec spec, Set<Layer> layers) {
    return new AutoValue_RowsOfEvents(event, domain, spec, Set.copyOf(layers));
  }

  /** Whether that event brings rows to any of these layers. */
  static boolean isNeeded(DomainSpec domain, EventSpec event, Set<Layer> layers) {
    return (layers.contains(Layer.VAULT) && feedsVault(domain, event))
        || (layers.contains(Layer.ROW_MARTS) && feedsRowMarts(domain, event));
  }

  private static boolean feedsRowMarts(DomainSpec domain, EventSpec event) {
    return domain.rowMarts().stream().anyMatch(mart -> mart.from().equals(event.name()));
  }

  /** What feeds a satellite feeds its hub or link as well. */
  private static boolean feedsVault(DomainSpec domain, EventSpec event) {
    VaultSpec vault = domain.vault();
    return Stream.of(
            vault.hubs().stream().map(HubSpec::sources),
            vault.links().stream().map(LinkSpec::sources),
            vault.references().stream().map(ReferenceSpec::sources))
        .flatMap(sources -> sources)
        .anyMatch(sources -> sources.contains(event.name()));
  }

  @Override
  public PCollectionTuple expand(PCollection<Row> events) {
    List<PCollection<TableMutation>> rows = new ArrayList<>();
    List<PCollection<KV<LedgerKey, Long>>> counts = new ArrayList<>();
    if (layers().contains(Layer.VAULT) && feedsVault(domain(), event())) {
      PCollectionTuple vault =
          events.apply("LoadVault", LoadVault.of(event(), domain().vault(), spec()));
      rows.add(vault.get(LoadVault.MUTATIONS));
      counts.add(vault.get(LoadVault.LEDGER));
    }
    if (layers().contains(Layer.ROW_MARTS) && feedsRowMarts(domain(), event())) {
      PCollectionTuple marts =
          events.apply("BuildRowMarts", BuildRowMarts.of(event(), domain().rowMarts(), spec()));
      rows.add(marts.get(BuildRowMarts.MUTATIONS));
      counts.add(marts.get(BuildRowMarts.LEDGER));
    }
    return PCollectionTuple.of(
            MartOutputs.MUTATIONS, PCollectionList.of(rows).apply("Rows", Flatten.pCollections()))
        .and(
            MartOutputs.LEDGER, PCollectionList.of(counts).apply("Counts", Flatten.pCollections()));
  }
}
