package dev.alluvium.transforms.warehouse.bigquery;

import com.google.api.services.bigquery.model.TableConstraints;
import com.google.api.services.bigquery.model.TableSchema;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryHelpers;
import org.apache.beam.sdk.io.gcp.bigquery.DynamicDestinations;
import org.apache.beam.sdk.io.gcp.bigquery.TableDestination;
import org.apache.beam.sdk.values.ValueInSingleWindow;
import org.jspecify.annotations.Nullable;

/** The table that each mutation names; a destination is the qualified name of its table. */
final class TableDestinations extends DynamicDestinations<TableMutation, String> {
  private static final long serialVersionUID = 1L;

  private final Shipped<WarehouseSpec> spec;
  private final DatasetNames names;

  TableDestinations(WarehouseSpec spec, DatasetNames names) {
    this.spec = Shipped.of(spec);
    this.names = names;
  }

  @Override
  public String getDestination(@Nullable ValueInSingleWindow<TableMutation> element) {
    if (element == null || element.getValue() == null) {
      throw new IllegalArgumentException("there is no mutation");
    }
    return element.getValue().table().qualifiedName();
  }

  @Override
  public Coder<String> getDestinationCoder() {
    return StringUtf8Coder.of();
  }

  @Override
  public TableDestination getTable(String destination) {
    TableSpec table = spec.get().table(destination);
    return new TableDestination(
        BigQueryHelpers.toTableSpec(names.table(table)),
        table.description(),
        TableDefinition.partitioning(table),
        TableDefinition.clustering(table));
  }

  @Override
  public TableSchema getSchema(String destination) {
    return TableDefinition.schema(spec.get().table(destination));
  }

  @Override
  public @Nullable TableConstraints getTableConstraints(String destination) {
    return TableDefinition.constraints(spec.get().table(destination));
  }
}
