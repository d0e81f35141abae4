package dev.alluvium.pipelines.query;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/**
 * A warehouse file that is open to be written, with the tables {@code mart.a} and {@code mart.b}.
 */
final class WrittenFile implements AutoCloseable {
  private static final WarehouseSpec SPEC =
      WarehouseSpec.of(List.of(table("a", 0), table("b", 1)), List.of(), Map.of());

  private final DuckDbSession session;
  private int written;

  WrittenFile(Path file) {
    this.session = DuckDbSession.open(file, SPEC);
  }

  DuckDbSession session() {
    return session;
  }

  /** Writes a row into each table, in one flush. */
  void write() {
    List<TableMutation> mutations = new ArrayList<>();
    written++;
    for (TableSpec table : SPEC.tables()) {
      Row row = Row.withSchema(table.rowSchema()).attachValues("k" + written, "v" + written);
      mutations.add(TableMutation.upsert(table, row));
    }
    session.handOver(mutations);
    session.flush();
  }

  private static TableSpec table(String name, int ordinal) {
    return TableSpec.builder()
        .setDataset("mart")
        .setName(name)
        .setDescription("Pairs.")
        .setOwner("tests")
        .setColumns(
            List.of(
                ColumnSpec.required("k", ColumnType.STRING, "Key."),
                ColumnSpec.required("v", ColumnType.STRING, "Value.")))
        .setKey(List.of("k"))
        .setRule(MergeRule.FIRST_WRITTEN)
        .setOrdinal(ordinal)
        .build();
  }

  @Override
  public void close() {
    session.close();
  }
}
