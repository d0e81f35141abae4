package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.bigquery.FakeBigQuery;
import dev.alluvium.pipelines.bigquery.TableText;
import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.flow.LoadGraph;
import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.format.exported.ExportedLayout;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes of a table as a stream, in any order, repeated and late, into BigQuery's fakes, against a
 * file of the same into DuckDB.
 */
class StreamedChangesTest {
  private static final String FILE = "db.t0.jsonl";

  private final Path folder;
  private final Path contracts;

  StreamedChangesTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.contracts = Files.createDirectory(folder.resolve("contracts"));
    write("domain.yaml", "domain: some\ndescription: Some tables.\nowner: tests\n");
    write(
        "t0.yaml",
        """
        event: t0
        description: A change.
        owner: tests
        source: {topic: db.t0, format: debezium}
        key: [k]
        fields:
          k: {type: int64, description: Key.}
          a: {type: string, description: Text.}
          b: {type: string, description: Long text.}
        """);
    write(
        "marts.yaml",
        """
        marts: some
        owner: tests
        tables:
          t0: {description: Rows., from: t0, state: [history, current]}
          short:
            description: Rows, cleaned.
            from: t0
            columns:
              k: {copy: k}
              a: {text: {of: a, case: upper}, description: Text.}
            state: [current]
        """);
    write(
        "vault.yaml",
        """
        vault: some
        description: Rows.
        owner: tests
        escape_delimiter: true
        hubs:
          hub_k: {entity: k, business_key: [k], sources: all, description: Keys.}
          hub_a: {entity: a, business_key: [a], sources: all, description: Texts.}
        links:
          link_k_a: {hubs: [k, a], sources: all, description: Texts of keys.}
        satellites:
          sat_a: {parent: hub_k, attributes: [a], sources: all, description: Texts.}
          sat_b: {parent: hub_k, attributes: [b], sources: all, description: Long texts.}
        effectivity_satellites:
          eff_a: {link: link_k_a, driving: [k], sources: all, description: When which text was whose.}
        status_tracking_satellites:
          status_k: {parent: hub_k, deleted_when: {change_op: d}, sources: all, description: Which there are.}
        """);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(contracts.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void comeToTheTablesOfDuckDb(long seed) throws IOException {
    String lines = String.join("\n", ChangedTable.changed(seed, 120).lines()) + "\n";
    Path input = Files.createDirectory(folder.resolve("in"));
    Files.writeString(input.resolve(FILE), lines);
    Loaded duckDb = new Loaded(folder.resolve("w.duckdb"), contracts.toString());
    duckDb.load(input);

    DomainSpec domain = ContractLoader.load(contracts);
    WarehouseSpec spec = WarehouseModel.of(domain);
    FakeBigQuery bigQuery = FakeBigQuery.start().withTables(spec);
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(stream(records(lines), new Random(seed)))
        .apply(LoadGraph.of(domain, spec, bigQuery.warehouse(spec), "run", Optional.empty()));
    pipeline.run().waitUntilFinish();

    Set<String> compared = new TreeSet<>();
    for (TableSpec table : spec.tables()) {
      if (!table.dataset().equals("ops")) {
        assertThat(
            table.qualifiedName(),
            TableText.of(table, bigQuery.rows(table)),
            is(TableText.ofDuckDb(duckDb.file(), table)));
        compared.add(table.qualifiedName());
      }
    }
    assertThat(
        compared,
        hasItems(
            "raw.t0",
            "history.t0_changes",
            "history.short_changes",
            "vault.eff_a_observations",
            "vault.status_k_observations"));
    assertThat(bigQuery.rows(spec.table("history.t0_changes")).size(), is(greaterThan(100)));
  }

  private static List<SourceRecord> records(String lines) throws IOException {
    RecordFile file =
        new ExportedLayout()
            .open(new ByteArrayInputStream(lines.getBytes(UTF_8)), "db.t0", FILE, 1 << 20);
    List<SourceRecord> records = new ArrayList<>();
    for (SourceRecord record = file.next(); record != null; record = file.next()) {
      records.add(record);
    }
    return records;
  }

  /** A batch for each record, some of them again, with the watermark ahead of many. */
  private static TestStream<SourceBatch> stream(List<SourceRecord> records, Random random) {
    List<SourceRecord> sent = new ArrayList<>(records);
    for (int repeated = records.size() / 3; repeated > 0; repeated--) {
      sent.add(records.get(random.nextInt(records.size())));
    }
    Collections.shuffle(sent, random);
    Instant watermark = Instant.parse("2024-01-01T00:00:00Z");
    TestStream.Builder<SourceBatch> stream =
        TestStream.create(SourceBatchCoder.of()).advanceWatermarkTo(watermark);
    for (SourceRecord record : sent) {
      Instant at = watermark.minus(Duration.standardMinutes(random.nextInt(60)));
      stream = stream.addElements(TimestampedValue.of(SourceBatch.of(List.of(record)), at));
      if (random.nextInt(10) == 0) {
        watermark = watermark.plus(Duration.standardMinutes(random.nextInt(20)));
        stream =
            stream
                .advanceProcessingTime(Duration.standardSeconds(1 + random.nextInt(30)))
                .advanceWatermarkTo(watermark);
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static PipelineOptions options() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setTempLocation(System.getProperty("java.io.tmpdir"));
    options.as(StreamingOptions.class).setStreaming(true);
    return options;
  }
}
