package dev.alluvium.pipelines.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Rows larger than the 10 MB of a request, to the real BigQueryIO. */
class TooLargeRowTest {
  private static final int LARGE = 10_100_000;

  private static final TableSpec HUB =
      TableSpec.builder()
          .setDataset("vault")
          .setName("large_hub")
          .setDescription("for the test")
          .setOwner("data")
          .setColumns(
              List.of(
                  ColumnSpec.required("id", ColumnType.STRING, "the key"),
                  ColumnSpec.required("at", ColumnType.INT64, "the order"),
                  ColumnSpec.optional("bytes", ColumnType.BYTES, "much")))
          .setKey(List.of("id"))
          .setOrder(List.of("at"))
          .setRule(MergeRule.SMALLEST)
          .build();
  private static final TableSpec REJECTS = OpsTables.rejects("data");
  private static final WarehouseSpec SPEC =
      WarehouseSpec.of(List.of(HUB, REJECTS), List.of(), Map.of());

  private final FakeBigQuery bigQuery = FakeBigQuery.start().withTables(SPEC);

  @Test
  void becomeRejectsWhichThemselvesFit() {
    Row large = row("large", LARGE);
    Row malformed =
        Row.withSchema(REJECTS.rowSchema())
            .withFieldValue("reason", "malformed")
            .withFieldValue("message", "no JSON")
            .withFieldValue("topic", "events")
            .withFieldValue("source", "events-0")
            .withFieldValue("position", 7L)
            .withFieldValue("record_digest", 9L)
            .withFieldValue("read_at", Instant.parse("2023-04-02T10:15:30Z"))
            .withFieldValue("payload", new byte[LARGE])
            .build();

    write(
        TableMutation.upsert(HUB, large),
        TableMutation.upsert(HUB, row("fitting", 900_000)),
        TableMutation.upsert(REJECTS, malformed));

    assertThat(
        bigQuery.rows(HUB).stream().map(row -> row.getString("id")).toList(),
        containsInAnyOrder("fitting"));
    // Only what is short, as a failure shows it.
    assertThat(
        bigQuery.rows(REJECTS).stream().map(TooLargeRowTest::inShort).toList(),
        containsInAnyOrder(
            "write_failed vault.large_hub: vault.large_hub: Row payload too large. Maximum size 10000000"
                + " (payload: the first 8,000,000 of 13,466,700 bytes) 8000000",
            "malformed events: no JSON (payload: the first 8,000,000 of 10,100,000 bytes) 8000000"));
  }

  private static String inShort(Row reject) {
    return String.format(
        Locale.ROOT,
        "%s %s: %s %d",
        reject.getString("reason"),
        reject.getString("topic"),
        reject.getString("message"),
        Objects.requireNonNull(reject.getBytes("payload")).length);
  }

  private static Row row(String id, int bytes) {
    return Row.withSchema(HUB.rowSchema()).attachValues(new Object[] {id, 1L, new byte[bytes]});
  }

  private void write(TableMutation... mutations) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setTempLocation(System.getProperty("java.io.tmpdir"));
    options.as(DirectOptions.class).setEnforceImmutability(false);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.of(List.of(mutations)).withCoder(TableMutationCoder.of(SPEC)))
        .apply(bigQuery.warehouse(SPEC).write());
    pipeline.run().waitUntilFinish();
  }
}
