package dev.alluvium.transforms.warehouse.duckdb;

import static dev.alluvium.transforms.warehouse.duckdb.Tables.row;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.table;
import static dev.alluvium.transforms.warehouse.duckdb.Tables.warehouse;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import dev.alluvium.transforms.warehouse.TableRead;
import dev.alluvium.transforms.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A warehouse and another one beside it, as a lake. */
class JoinedWarehouseTest {
  private static final Instant AT = Instant.parse("2023-04-03T10:00:00Z");
  private static final TableSpec EVENTS =
      table("raw", "events", MergeRule.FIRST_WRITTEN)
          .setColumns(
              List.of(
                  ColumnSpec.required("position", ColumnType.INT64, "where read"),
                  ColumnSpec.optional("event_ts", ColumnType.TIMESTAMP, "when")))
          .setKey(List.of("position"))
          .build();

  private final WarehouseSpec spec = warehouse(EVENTS);
  private final TableSpec events = spec.table("raw.events");
  private final Path first;
  private final Path second;

  JoinedWarehouseTest(@TempDir Path folder) {
    first = folder.resolve("first.duckdb");
    second = folder.resolve("second.duckdb");
  }

  @Test
  void writesToBothAndReadsTheFirst() {
    try (DuckDbSession one = DuckDbSession.open(first, spec);
        DuckDbSession other = DuckDbSession.open(second, spec)) {
      other.handOver(List.of(TableMutation.upsert(events, row(events, 9L, AT))));
      Warehouse joined = DuckDbWarehouse.of(first).alsoWritingTo(DuckDbWarehouse.of(second));
      Pipeline writing = DuckDbWarehouseTest.pipeline();
      writing
          .apply(
              Create.of(
                      TableMutation.upsert(events, row(events, 1L, AT)),
                      TableMutation.upsert(events, row(events, 2L, AT)))
                  .withCoder(TableMutationCoder.of(spec)))
          .apply("Write", joined.withDurableBundles().write());
      writing.run().waitUntilFinish();

      String positions = "SELECT position FROM raw.events ORDER BY 1";
      assertThat(one.query(positions), contains(List.of(1L), List.of(2L)));
      assertThat(other.query(positions), contains(List.of(1L), List.of(2L), List.of(9L)));
      Pipeline reading = DuckDbWarehouseTest.pipeline();
      PAssert.that(reading.apply(joined.read(all())))
          .containsInAnyOrder(row(events, 1L, AT), row(events, 2L, AT));
      reading.run().waitUntilFinish();
    }
  }

  private TableRead all() {
    return TableRead.of(events, "event_ts", AT, AT.plusSeconds(1), List.of(), List.of());
  }

  /** Refuses all. */
  private record Refusing(boolean rowsAreDear) implements Warehouse {
    @Override
    public PTransform<PCollection<TableMutation>, PCollectionList<TableMutation>> write() {
      return new PTransform<>() {
        @Override
        public PCollectionList<TableMutation> expand(PCollection<TableMutation> mutations) {
          return PCollectionList.of(mutations);
        }
      };
    }

    @Override
    public PTransform<PBegin, PCollection<Row>> read(TableRead read) {
      throw new UnsupportedOperationException("only the first is read");
    }
  }

  @Test
  void givesWhatEitherRefused() {
    Warehouse joined = new Refusing(false).alsoWritingTo(new Refusing(true));
    TableMutation row = TableMutation.upsert(events, row(events, 1L, AT));
    Pipeline pipeline = DuckDbWarehouseTest.pipeline();
    PCollectionList<TableMutation> refused =
        pipeline
            .apply(Create.of(row).withCoder(TableMutationCoder.of(spec)))
            .apply("Write", joined.write());

    assertThat(refused.size(), is(2));
    refused.getAll().forEach(ofOne -> PAssert.that(ofOne).containsInAnyOrder(row));
    pipeline.run().waitUntilFinish();
    assertThat(joined.rowsAreDear(), is(true));
  }
}
