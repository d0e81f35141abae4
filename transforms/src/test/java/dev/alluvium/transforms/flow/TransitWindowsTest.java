package dev.alluvium.transforms.flow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.decode.DecodeRecords;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The five-minute windows of the live feed, message by message. */
class TransitWindowsTest {
  private static final DomainSpec DOMAIN = ContractLoader.loadFromClasspath("transit");
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);
  private static final EventSpec EVENT =
      DOMAIN.events().stream().filter(e -> e.name().equals("turnstile_events")).findFirst().get();
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(1), 2);
  private static final Queue<Object> OUTPUT = new ConcurrentLinkedQueue<>();

  private TestStream.Builder<SourceBatch> stream = TestStream.create(SourceBatchCoder.of());
  private long position;

  @BeforeEach
  void forget() {
    OUTPUT.clear();
  }

  /** A message of 4 entries and 7 exits, with that wall-clock time, which is that instant. */
  private void message(String id, String wallClock, String utc) {
    String line =
        "A001,R001,02-00-00,Test-Station,456NQR,BMT,09-23-23,16:54:00,REGULAR,4,7,%s,%s"
            .formatted(id, wallClock);
    SourceRecord message =
        SourceRecord.of(
            EVENT.topic(), EVENT.topic() + "-0", position++, null, line.getBytes(UTF_8));
    stream =
        stream.addElements(
            TimestampedValue.of(SourceBatch.of(List.of(message)), joda(Instant.parse(utc))));
  }

  private void watermark(String utc) {
    stream = stream.advanceWatermarkTo(joda(Instant.parse(utc)));
  }

  private void clock(int seconds) {
    stream = stream.advanceProcessingTime(org.joda.time.Duration.standardSeconds(seconds));
  }

  private static org.joda.time.Instant joda(Instant instant) {
    return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private static final class KeepFn<T> extends DoFn<T, Void> {
    @ProcessElement
    public void process(@Element T item) {
      OUTPUT.add(java.util.Objects.requireNonNull((Object) item));
    }
  }

  private void run() {
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollectionTuple decoded =
        pipeline
            .apply(stream.advanceWatermarkToInfinity())
            .apply("Decode", DecodeRecords.of(DOMAIN, WAREHOUSE));
    PCollectionTuple marts =
        PCollectionList.of(decoded.get(DecodeRecords.events(EVENT)))
            .apply(
                "Marts",
                EventMarts.of(new AggregateMarts(), DOMAIN, EVENT)
                    .orElseThrow()
                    .make(EVENT, WAREHOUSE, TIMING, false));
    marts.get(TableOutputs.MUTATIONS).apply("KeepRows", ParDo.of(new KeepFn<>()));
    marts.get(TableOutputs.LEDGER).apply("KeepCounts", ParDo.of(new KeepFn<>()));
    pipeline.run().waitUntilFinish();
  }

  /** The rows of a mart that stand, the last written of each key. */
  private static List<String> rows(String mart) {
    Map<String, TableMutation> byKey = new TreeMap<>();
    written(mart)
        .forEach(
            mutation ->
                byKey.merge(
                    key(mutation), mutation, (a, b) -> a.sequence() > b.sequence() ? a : b));
    return byKey.values().stream().map(mutation -> text(mutation.row())).toList();
  }

  private static List<TableMutation> written(String mart) {
    List<TableMutation> written = new ArrayList<>();
    for (Object item : OUTPUT) {
      if (item instanceof TableMutation mutation && mutation.table().name().equals(mart)) {
        written.add(mutation);
      }
    }
    return written;
  }

  private static String key(TableMutation mutation) {
    List<String> key = new ArrayList<>();
    mutation.table().key().forEach(c -> key.add(mutation.row().getValue(c).toString()));
    return String.join(" ", key);
  }

  private static String text(Row row) {
    return row.getValue("window_start_ts")
        + " "
        + row.getValue("station_name")
        + " "
        + row.getValue("entries")
        + " "
        + row.getValue("exits");
  }

  private static List<String> ledger() {
    List<String> counts = new ArrayList<>();
    for (Object item : OUTPUT) {
      if (item instanceof KV<?, ?> count && count.getKey() instanceof LedgerKey key) {
        counts.add(key.outcome().code() + " " + count.getValue());
      }
    }
    counts.sort(null);
    return counts;
  }

  @Test
  void countsWhatIsInTimeAndLateAndEachEventOnce() {
    message("a", "2023-09-23 16:52:10", "2023-09-23T20:52:10Z");
    message("b", "2023-09-23 16:54:59", "2023-09-23T20:54:59Z");
    message("c", "2023-09-23 16:55:00", "2023-09-23T20:55:00Z");
    message("a", "2023-09-23 16:52:10", "2023-09-23T20:52:10Z");
    watermark("2023-09-23T21:10:00Z");
    message("d", "2023-09-23 16:53:00", "2023-09-23T20:53:00Z");
    message("d", "2023-09-23 16:53:00", "2023-09-23T20:53:00Z");
    run();
    assertThat(
        rows("mart_station_5min"),
        contains(
            "2023-09-23T20:50:00Z Test-Station 12 21", "2023-09-23T20:55:00Z Test-Station 4 7"));
    assertThat(rows("mart_turnstile_5min"), is(rows("mart_station_5min")));
    assertThat(ledger(), contains("duplicate 1", "duplicate 1"));
  }

  @Test
  void leavesOutAndCountsWhatIsTooLate() {
    message("a", "2023-09-23 16:52:10", "2023-09-23T20:52:10Z");
    watermark("2023-09-23T22:30:00Z");
    message("b", "2023-09-23 16:52:20", "2023-09-23T20:52:20Z");
    run();
    assertThat(rows("mart_station_5min"), contains("2023-09-23T20:50:00Z Test-Station 4 7"));
    assertThat(ledger(), contains("late 1"));
  }

  @Test
  void tellsAWindowEarlyAndAgainWhenItGrows() {
    message("a", "2023-09-23 16:52:10", "2023-09-23T20:52:10Z");
    clock(11);
    message("b", "2023-09-23 16:52:20", "2023-09-23T20:52:20Z");
    clock(11);
    run();
    assertThat(
        written("mart_station_5min").stream().map(m -> text(m.row())).toList(),
        contains(
            "2023-09-23T20:50:00Z Test-Station 4 7", "2023-09-23T20:50:00Z Test-Station 8 14"));
    assertThat(ledger(), is(empty()));
  }

  /** 01:02 comes twice; the contract says that it is the first of the two. */
  @Test
  void countsTheHourThatComesTwiceInAutumnAsTheFirst() {
    message("a", "2023-11-05 00:58:00", "2023-11-05T04:58:00Z");
    message("b", "2023-11-05 01:02:00", "2023-11-05T05:02:00Z");
    message("c", "2023-11-05 01:02:00", "2023-11-05T05:02:00Z");
    message("d", "2023-11-05 02:02:00", "2023-11-05T07:02:00Z");
    run();
    assertThat(
        rows("mart_station_5min"),
        contains(
            "2023-11-05T04:55:00Z Test-Station 4 7",
            "2023-11-05T05:00:00Z Test-Station 8 14",
            "2023-11-05T07:00:00Z Test-Station 4 7"));
  }

  /** 02:30 is left out; the contract says that it is 03:30. */
  @Test
  void countsTheHourThatIsLeftOutInSpringAsTheNext() {
    message("a", "2023-03-12 01:58:00", "2023-03-12T06:58:00Z");
    message("b", "2023-03-12 03:02:00", "2023-03-12T07:02:00Z");
    message("c", "2023-03-12 02:30:00", "2023-03-12T07:30:00Z");
    run();
    assertThat(
        rows("mart_station_5min"),
        contains(
            "2023-03-12T06:55:00Z Test-Station 4 7",
            "2023-03-12T07:00:00Z Test-Station 4 7",
            "2023-03-12T07:30:00Z Test-Station 4 7"));
  }
}
