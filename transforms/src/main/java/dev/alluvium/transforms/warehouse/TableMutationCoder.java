package dev.alluvium.transforms.warehouse;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.serial.NamedRowCoder;
import dev.alluvium.transforms.serial.Shipped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/**
 * Encodes mutations of a warehouse's tables. The table goes by name, and its columns as well, so
 * that a job can be updated to contracts with more tables and more columns.
 */
public final class TableMutationCoder extends CustomCoder<TableMutation> {
  private final Shipped<ArrayList<TableSpec>> tables;
  private transient @Nullable Map<String, Target> targets;

  /** A table, and how its rows are encoded. */
  private record Target(TableSpec table, NamedRowCoder rows) {}

  private TableMutationCoder(List<TableSpec> tables) {
    this.tables = Shipped.of(new ArrayList<>(tables));
  }

  public static TableMutationCoder of(WarehouseSpec warehouse) {
    return new TableMutationCoder(
        warehouse.tables().stream().map(TableSpec::withoutWords).toList());
  }

  @Override
  public void encode(TableMutation mutation, OutputStream out) throws IOException {
    String table = mutation.table().qualifiedName();
    StringUtf8Coder.of().encode(table, out);
    target(table).rows().encode(mutation.row(), out);
    BooleanCoder.of().encode(mutation.isDelete(), out);
    VarLongCoder.of().encode(mutation.sequence(), out);
  }

  @Override
  public TableMutation decode(InputStream in) throws IOException {
    Target target = target(StringUtf8Coder.of().decode(in));
    Row row = target.rows().decode(in);
    boolean isDelete = BooleanCoder.of().decode(in);
    long sequence = VarLongCoder.of().decode(in);
    return isDelete
        ? TableMutation.delete(target.table(), row, sequence)
        : TableMutation.upsert(target.table(), row, sequence);
  }

  private Target target(String table) throws IOException {
    Target target = targets().get(table);
    if (target == null) {
      throw new IOException(
          "there is a row for %s, which is in no contract any more: drain the job before a table is taken out"
              .formatted(table));
    }
    return target;
  }

  private synchronized Map<String, Target> targets() {
    Map<String, Target> made = targets;
    if (made == null) {
      made = new HashMap<>();
      for (TableSpec table : tables.get()) {
        made.put(table.qualifiedName(), new Target(table, NamedRowCoder.of(table)));
      }
      targets = made;
    }
    return made;
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    throw new NonDeterministicException(this, "rows hold doubles");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableMutationCoder that && that.tables.equals(tables);
  }

  @Override
  public int hashCode() {
    return tables.hashCode();
  }
}
