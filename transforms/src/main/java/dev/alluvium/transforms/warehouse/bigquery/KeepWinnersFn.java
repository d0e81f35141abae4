package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.warehouse.MergeOrder;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * Of the rows of one key in a bundle, lets through the one that its table keeps: most of a hub's
 * rows repeat it, and BigQuery is billed by what it is sent. Holds at most 10,000 keys.
 */
final class KeepWinnersFn extends DoFn<TableMutation, TableMutation> {
  private static final long serialVersionUID = 1L;
  private static final int MOST_KEYS = 10_000;

  private transient Map<String, TableWinners> byTable = new HashMap<>();
  private transient int keys;

  private record TableWinners(MergeOrder order, Map<Object, TableMutation> byKey) {
    TableWinners(TableSpec table) {
      this(new MergeOrder(table), new LinkedHashMap<>());
    }

    /** How many keys there are more. */
    int add(TableMutation mutation) {
      int before = byKey.size();
      byKey.merge(order.keyOf(mutation), mutation, order::winner);
      return byKey.size() - before;
    }
  }

  @Setup
  public void setup() {
    byTable = new HashMap<>();
  }

  @StartBundle
  public void startBundle() {
    byTable.values().forEach(winners -> winners.byKey().clear());
    keys = 0;
  }

  @ProcessElement
  public void process(@Element TableMutation mutation, OutputReceiver<TableMutation> out) {
    keys +=
        byTable
            .computeIfAbsent(
                mutation.table().qualifiedName(), name -> new TableWinners(mutation.table()))
            .add(mutation);
    if (keys >= MOST_KEYS) {
      byTable.values().forEach(winners -> winners.byKey().values().forEach(out::output));
      startBundle();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    for (TableWinners winners : byTable.values()) {
      for (TableMutation winner : winners.byKey().values()) {
        context.output(winner, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
    startBundle();
  }
}
