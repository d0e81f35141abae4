package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Instant;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Drives a {@link VaultPlan}. */
final class VaultRowsFn extends DoFn<Row, TableMutation> {
  private final Shipped<EventSpec> event;
  private final Shipped<VaultSpec> vault;
  private final Shipped<WarehouseSpec> warehouse;
  private transient @Nullable VaultPlan plan;
  private transient LedgerCounts counts = new LedgerCounts();
  private transient Output output = new Output();

  VaultRowsFn(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    this.event = Shipped.of(event);
    this.vault = Shipped.of(vault);
    this.warehouse = Shipped.of(warehouse);
  }

  @Setup
  public void setup() {
    plan = new VaultPlan(event.get(), vault.get(), warehouse.get());
    output = new Output();
  }

  @StartBundle
  public void startBundle() {
    counts = new LedgerCounts();
  }

  @ProcessElement
  public void process(@Element Row row, MultiOutputReceiver out) {
    @Nullable Object[] values = row.getValues().toArray();
    output.mutations = out.get(LoadVault.MUTATIONS);
    output.event = values;
    Objects.requireNonNull(plan).load(values, output);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    counts.output(context, LoadVault.LEDGER);
  }

  @Teardown
  public void tearDown() {
    if (plan != null) {
      plan.forget();
    }
  }

  /** Held once, not made for every event. */
  private final class Output implements VaultRows {
    private @Nullable OutputReceiver<TableMutation> mutations;
    private @Nullable Object[] event = new @Nullable Object[0];

    @Override
    public void row(TableSpec table, Row made) {
      Objects.requireNonNull(mutations).output(TableMutation.upsert(table, made));
    }

    @Override
    public void keyless(TableSpec table) {
      count(Outcome.KEYLESS, table);
    }

    @Override
    public void incomplete(TableSpec table) {
      count(Outcome.INCOMPLETE, table);
    }

    @Override
    public void ambiguous(TableSpec table) {
      count(Outcome.AMBIGUOUS, table);
    }

    private void count(Outcome outcome, TableSpec table) {
      counts.add(
          VaultRowsFn.this.event.get().name(),
          (String) Objects.requireNonNull(event[EventColumns.EVENT_SOURCE_INDEX]),
          (Instant) Objects.requireNonNull(event[EventColumns.EVENT_TS_INDEX]),
          outcome,
          table.name());
    }
  }
}
