package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import dev.alluvium.transforms.serial.Shipped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.Row;

/**
 * Encodes mutations of a warehouse's tables. The table goes by name, so that a job can be updated
 * to contracts with more tables.
 */
public final class TableMutationCoder extends CustomCoder<TableMutation> {
  private final Shipped<WarehouseSpec> warehouse;
  private transient Map<String, RowCoder> rowCoders = new HashMap<>();

  private TableMutationCoder(WarehouseSpec warehouse) {
    this.warehouse = Shipped.of(warehouse);
  }

  public static TableMutationCoder of(WarehouseSpec warehouse) {
    return new TableMutationCoder(warehouse);
  }

  @Override
  public void encode(TableMutation mutation, OutputStream out) throws IOException {
    StringUtf8Coder.of().encode(mutation.table().qualifiedName(), out);
    rowCoder(mutation.table()).encode(mutation.row(), out);
    BooleanCoder.of().encode(mutation.isDelete(), out);
    VarLongCoder.of().encode(mutation.sequence(), out);
  }

  @Override
  public TableMutation decode(InputStream in) throws IOException {
    TableSpec table = warehouse.get().table(StringUtf8Coder.of().decode(in));
    Row row = rowCoder(table).decode(in);
    boolean isDelete = BooleanCoder.of().decode(in);
    long sequence = VarLongCoder.of().decode(in);
    return isDelete
        ? TableMutation.delete(table, row, sequence)
        : TableMutation.upsert(table, row, sequence);
  }

  private synchronized RowCoder rowCoder(TableSpec table) {
    if (rowCoders == null) {
      rowCoders = new HashMap<>();
    }
    return rowCoders.computeIfAbsent(table.qualifiedName(), name -> RowCoder.of(table.rowSchema()));
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "rows hold doubles");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableMutationCoder that && that.warehouse.equals(warehouse);
  }

  @Override
  public int hashCode() {
    return warehouse.get().tables().size();
  }
}
