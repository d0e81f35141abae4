package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.vault.LoadVault;
import java.util.Set;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;

/**
 * The rows that single events bring to the vault and to marts, made again of what is in raw: the
 * very rows that {@link LoadGraph} makes of the records, and what it counts of them.
 */
record RowsOfEvents(EventSpec event, DomainSpec domain, Set<Layer> layers) implements EventTables {

  /** Whether that event brings rows to any of these layers. */
  boolean isNeeded() {
    return needsVault()
        || MartKinds.stateless().stream()
            .anyMatch(
                kind ->
                    layers.contains(kind.layer()) && !domain.marts(kind.kind(), event).isEmpty());
  }

  private boolean needsVault() {
    return layers.contains(Layer.VAULT) && feedsVault();
  }

  private boolean feedsVault() {
    return domain.vault().tables().stream()
        .anyMatch(table -> table.sources().contains(event.name()));
  }

  @Override
  public String step() {
    return "Rows";
  }

  @Override
  public RawNeeds needs() {
    return RawNeeds.everyRecord(event);
  }

  @Override
  public RawSteps rebuilding() {
    return new RawSteps("Records/%s", "CleanRecords/%s", "CountsOfRecords/%s");
  }

  @Override
  public PTransform<PCollectionList<Row>, PCollectionTuple> make(
      EventSpec from, WarehouseSpec warehouse, Timing timing, boolean once) {
    return new Make(this, from, warehouse);
  }

  private static final class Make extends PTransform<PCollectionList<Row>, PCollectionTuple> {
    private final transient RowsOfEvents made;
    private final transient EventSpec from;
    private final transient WarehouseSpec warehouse;

    Make(RowsOfEvents made, EventSpec from, WarehouseSpec warehouse) {
      this.made = made;
      this.from = from;
      this.warehouse = warehouse;
    }

    @Override
    public PCollectionTuple expand(PCollectionList<Row> input) {
      PCollection<Row> events = input.get(0);
      TableOutputs outputs = new TableOutputs();
      if (made.needsVault()) {
        outputs.add(
            events.apply("LoadVault", LoadVault.of(from, made.domain().vault(), warehouse)));
      }
      for (StatelessMarts<?> kind : MartKinds.stateless()) {
        if (made.layers().contains(kind.layer())) {
          kind.rows(from, made.domain(), warehouse)
              .ifPresent(rows -> outputs.add(events.apply(kind.step(), rows)));
        }
      }
      return outputs.together("Rows");
    }
  }
}
