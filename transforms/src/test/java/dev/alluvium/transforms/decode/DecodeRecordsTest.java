package dev.alluvium.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.format.RejectedException;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.source.RecordHeader;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecodeRecordsTest {
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(MusicRecords.DOMAIN);
  private static final EventSpec LISTENS = MusicRecords.spec("listen_events");

  @Test
  void bringsEveryRecordEitherToRawOrToTheRejectsAndCountsIt() {
    List<SourceRecord> records = MusicRecords.random(3, 2_000);
    Map<String, Long> expected = decodedOneByOne(records);
    int count = records.size();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple decoded = decode(pipeline, records);
    PAssert.that(decoded.get(DecodeRecords.MUTATIONS))
        .satisfies(mutations -> checkMutations(mutations, count, expected));
    PAssert.that(decoded.get(DecodeRecords.LEDGER))
        .satisfies(counts -> checkLedger(counts, expected));
    PAssert.thatSingleton(
            decoded
                .get(DecodeRecords.events(LISTENS))
                .apply("Check", ParDo.of(new CheckTimeFn()))
                .apply(Count.globally()))
        .isEqualTo(expected.getOrDefault("accepted", 0L));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void keepsTheBytesAndTheReasonOfEachReject() {
    byte[] bytes = {'{', (byte) 0xff, 0};
    List<SourceRecord> records =
        List.of(
            SourceRecord.of("listen_events", "listen_events-0", 1, null, bytes),
            MusicRecords.record("{\"ts\"", 3).asTruncated(),
            MusicRecords.record("{\"ts\"", 4).asDamaged("gzip ends early after line 3"));
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PAssert.that(
            decode(pipeline, records)
                .get(DecodeRecords.MUTATIONS)
                .apply(ParDo.of(new DescribeRejectFn())))
        .containsInAnyOrder("1 malformed {\ufffd\0", "3 too_long {\"ts\"", "4 unreadable {\"ts\"");
    pipeline.run().waitUntilFinish();
  }

  /** A key without a value says that something is to be forgotten: there is no fault in it. */
  @Test
  void skipsTombstonesCountsThemAndKeepsTheirKeys() {
    byte[] key = {'k'};
    List<SourceRecord> records =
        List.of(
            SourceRecord.of("listen_events", "listen_events-0", 1, null, null, key, List.of()),
            MusicRecords.record(MusicRecords.LISTEN, 2));
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple decoded = decode(pipeline, records);
    PAssert.that(decoded.get(DecodeRecords.MUTATIONS)).satisfies(DecodeRecordsTest::checkKept);
    PAssert.that(decoded.get(DecodeRecords.LEDGER)).satisfies(DecodeRecordsTest::checkSkipped);
    pipeline.run().waitUntilFinish();
  }

  private static @Nullable Void checkKept(Iterable<TableMutation> mutations) {
    List<String> kept = new ArrayList<>();
    for (TableMutation mutation : mutations) {
      Row row = mutation.row();
      byte[] key = row.getBytes("record_key");
      kept.add(
          mutation.table().qualifiedName()
              + (row.getSchema().hasField("reason") ? " " + row.getString("reason") : "")
              + (key == null ? "" : " " + new String(key, UTF_8)));
    }
    assertThat(kept, containsInAnyOrder("quarantine.rejects tombstone k", "raw.listen_events"));
    return null;
  }

  private static @Nullable Void checkSkipped(Iterable<KV<LedgerKey, Long>> counts) {
    assertThat(byOutcome(counts), is(Map.of("accepted ", 1L, "skipped tombstone", 1L)));
    return null;
  }

  @Test
  void countsTheOffsetsThatWereGoneBeforeTheyWereRead() {
    SourceBatch batch = SourceBatch.of(List.of(MusicRecords.record(MusicRecords.LISTEN, 9)));
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PAssert.that(
            pipeline
                .apply(
                    Create.of(batch.after(4), SourceBatch.ofLost(batch.topic(), batch.source(), 3)))
                .apply(DecodeRecords.of(MusicRecords.DOMAIN, WAREHOUSE))
                .get(DecodeRecords.LEDGER))
        .satisfies(DecodeRecordsTest::checkLost);
    pipeline.run().waitUntilFinish();
  }

  private static @Nullable Void checkLost(Iterable<KV<LedgerKey, Long>> counts) {
    assertThat(byOutcome(counts), is(Map.of("accepted ", 1L, "lost retention", 7L)));
    return null;
  }

  private static Map<String, Long> byOutcome(Iterable<KV<LedgerKey, Long>> counts) {
    Map<String, Long> records = new TreeMap<>();
    for (KV<LedgerKey, Long> count : counts) {
      LedgerKey key = requireNonNull(count.getKey());
      records.merge(key.outcome().code() + " " + key.reason(), count.getValue(), Long::sum);
    }
    return records;
  }

  @Test
  void keepsTheKeyAndTheHeadersOfWhatIsLetInAndOfWhatIsNot() {
    List<RecordHeader> headers = List.of(RecordHeader.of("trace", "42".getBytes(UTF_8)));
    byte[] key = "customer-4711".getBytes(UTF_8);
    List<SourceRecord> records =
        List.of(
            SourceRecord.of(
                "listen_events",
                "listen_events-0",
                1,
                null,
                MusicRecords.LISTEN.getBytes(UTF_8),
                key,
                headers),
            SourceRecord.of(
                "listen_events", "listen_events-0", 2, null, new byte[] {'{'}, key, headers));
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PAssert.that(
            decode(pipeline, records)
                .get(DecodeRecords.MUTATIONS)
                .apply(ParDo.of(new DescribeExtrasFn())))
        .containsInAnyOrder(
            "listen_events 1 customer-4711 [{\"key\":\"trace\",\"value\":\"42\"}]",
            "rejects 2 customer-4711 [{\"key\":\"trace\",\"value\":\"42\"}]");
    pipeline.run().waitUntilFinish();
  }

  private static PCollectionTuple decode(Pipeline pipeline, List<SourceRecord> records) {
    List<SourceBatch> batches = new ArrayList<>();
    for (int from = 0; from < records.size(); from += 100) {
      batches.add(SourceBatch.of(records.subList(from, Math.min(records.size(), from + 100))));
    }
    return pipeline
        .apply(Create.of(batches))
        .apply(DecodeRecords.of(MusicRecords.DOMAIN, WAREHOUSE));
  }

  /** How many are accepted, and how many rejected for each reason. */
  private static Map<String, Long> decodedOneByOne(List<SourceRecord> records) {
    RawRecords decoder = new RawRecords(LISTENS);
    EventCleaner cleaner = new EventCleaner(LISTENS);
    RecordCoordinates at =
        new RecordCoordinates("s", 1, 2, null, java.time.Instant.parse("2024-01-01T00:00:00Z"));
    Map<String, Long> outcomes = new TreeMap<>();
    for (SourceRecord record : records) {
      try {
        cleaner.clean(decoder.decode(record, at), (values, column) -> {});
        outcomes.merge("accepted", 1L, Long::sum);
      } catch (RejectedException e) {
        outcomes.merge(e.reason().code(), 1L, Long::sum);
      }
    }
    assertThat(outcomes.size(), greaterThan(4));
    return outcomes;
  }

  private static @Nullable Void checkMutations(
      Iterable<TableMutation> mutations, int records, Map<String, Long> expected) {
    Map<Object, Integer> placesByPosition = new TreeMap<>();
    Map<String, Long> outcomes = new TreeMap<>();
    for (TableMutation mutation : mutations) {
      Object position = requireNonNull(value(mutation, RawTables.POSITION));
      placesByPosition.merge(position, 1, Integer::sum);
      boolean isReject = mutation.table().name().equals("rejects");
      outcomes.merge(
          isReject ? String.valueOf(value(mutation, "reason")) : "accepted", 1L, Long::sum);
    }
    assertThat(placesByPosition.size(), is(records));
    assertThat(placesByPosition.values().stream().allMatch(n -> n == 1), is(true));
    assertThat(outcomes, is(expected));
    return null;
  }

  private static @Nullable Void checkLedger(
      Iterable<KV<LedgerKey, Long>> counts, Map<String, Long> expected) {
    Map<String, Long> outcomes = new TreeMap<>();
    for (KV<LedgerKey, Long> count : counts) {
      LedgerKey key = requireNonNull(count.getKey());
      boolean accepted = key.reason().isEmpty();
      outcomes.merge(accepted ? key.outcome().code() : key.reason(), count.getValue(), Long::sum);
      assertThat(key.event(), is("listen_events"));
      assertThat(key.source(), is("listen_events-0"));
      assertThat(key.windowStart(), is(accepted ? 1680393600L : null));
    }
    assertThat(outcomes, is(expected));
    return null;
  }

  private static @Nullable Object value(TableMutation mutation, String column) {
    Row row = mutation.row();
    return row.getValues().get(row.getSchema().indexOf(column));
  }

  private static final class CheckTimeFn extends DoFn<Row, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Row event, @Timestamp Instant at, OutputReceiver<Long> out) {
      assertThat(at, is(EventTimestamps.joda(EventTimestamps.of(event))));
      out.output(1L);
    }
  }

  private static final class DescribeRejectFn extends DoFn<TableMutation, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element TableMutation mutation, OutputReceiver<String> out) {
      byte[] payload = (byte[]) value(mutation, "payload");
      out.output(
          "%s %s %s"
              .formatted(
                  value(mutation, RawTables.POSITION),
                  value(mutation, "reason"),
                  payload == null ? "null" : new String(payload, UTF_8)));
    }
  }

  private static final class DescribeExtrasFn extends DoFn<TableMutation, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element TableMutation mutation, OutputReceiver<String> out) {
      out.output(
          "%s %s %s %s"
              .formatted(
                  mutation.table().name(),
                  value(mutation, RawTables.POSITION),
                  new String(requireNonNull((byte[]) value(mutation, RawTables.RECORD_KEY)), UTF_8),
                  value(mutation, RawTables.RECORD_HEADERS)));
    }
  }
}
