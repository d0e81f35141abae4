package dev.alluvium.transforms.warehouse.bigquery;

import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.io.gcp.bigquery.RowMutationInformation;
import org.apache.beam.sdk.io.gcp.bigquery.RowMutationInformation.MutationType;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * What BigQuery is to do with a mutation's row, and how that ranks among others of its key. A copy
 * belongs to one DoFn, and so to one thread.
 */
final class ToRowMutation implements SerializableFunction<TableMutation, RowMutationInformation> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable Map<String, ChangeSequence> byTable;

  @Override
  public RowMutationInformation apply(TableMutation mutation) {
    Map<String, ChangeSequence> sequences = byTable;
    if (sequences == null) {
      sequences = new HashMap<>();
      byTable = sequences;
    }
    String sequence =
        sequences
            .computeIfAbsent(
                mutation.table().qualifiedName(), name -> new ChangeSequence(mutation.table()))
            .of(mutation);
    return RowMutationInformation.of(
        mutation.isDelete() ? MutationType.DELETE : MutationType.UPSERT, sequence);
  }
}
