package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableRow;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.util.Base64;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;

/**
 * The mutation that BigQueryIO keeps beside each upserted row, and gives back if the row is
 * refused. Without it Beam 2.70 loses a refused upsert: it cannot read the change's own columns
 * back, logs that, and goes on.
 */
final class RefusedMutation implements SerializableFunction<TableMutation, TableRow> {
  private static final long serialVersionUID = 1L;
  private static final String FIELD = "alluvium_mutation";

  private final TableMutationCoder coder;

  RefusedMutation(WarehouseSpec spec) {
    this.coder = TableMutationCoder.of(spec);
  }

  @Override
  public TableRow apply(TableMutation mutation) {
    try {
      byte[] bytes = CoderUtils.encodeToByteArray(coder, mutation);
      return new TableRow().set(FIELD, Base64.getEncoder().encodeToString(bytes));
    } catch (CoderException e) {
      throw new IllegalStateException("a mutation that was decoded cannot be encoded", e);
    }
  }

  static boolean isIn(TableRow row) {
    return row.containsKey(FIELD);
  }

  static TableMutation of(TableRow row, WarehouseSpec spec) throws CoderException {
    byte[] bytes = Base64.getDecoder().decode((String) row.get(FIELD));
    return CoderUtils.decodeFromByteArray(TableMutationCoder.of(spec), bytes);
  }
}
