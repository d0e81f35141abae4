package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/** Sends each mutation to its group's sink. */
final class RouteFn extends DoFn<TableMutation, TableMutation> {
  private static final long serialVersionUID = 1L;

  private final ArrayList<TableGroup> groups;
  private transient @Nullable Map<String, TupleTag<TableMutation>> byTable;

  RouteFn(List<TableGroup> groups) {
    this.groups = new ArrayList<>(groups);
  }

  @Setup
  public void setup() {
    byTable = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element TableMutation mutation, MultiOutputReceiver out) {
    TupleTag<TableMutation> tag =
        java.util.Objects.requireNonNull(byTable)
            .computeIfAbsent(mutation.table().qualifiedName(), name -> tag(mutation));
    out.get(tag).output(mutation);
  }

  private TupleTag<TableMutation> tag(TableMutation mutation) {
    TableGroup group = TableGroup.of(mutation.table());
    if (!groups.contains(group)) {
      throw new IllegalStateException(
          "this pipeline does not write to " + mutation.table().qualifiedName());
    }
    return group.tag();
  }
}
