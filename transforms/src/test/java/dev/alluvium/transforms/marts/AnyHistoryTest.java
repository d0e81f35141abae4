package dev.alluvium.transforms.marts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.transforms.aggregate.TimeRanges;
import dev.alluvium.transforms.fold.StateBudget;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever the order, repetition and batching of the input, and however the work is shared out, the
 * marts end as a plain computation has them. Each room is a history of its own, so that one
 * pipeline tries many, and a fault names the room.
 */
class AnyHistoryTest {
  private static final int ROOMS = 8;
  private static final List<String> MARTS =
      List.of(
          "mart_hour",
          "mart_spread",
          "mart_day_top",
          "mart_watch",
          "mart_hop",
          "mart_growing",
          "mart_nepal_day",
          "mart_week",
          "mart_stay");
  private static final Duration LATENESS = History.MOST_DISORDER.plusHours(1);

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "4, 3", "16, 4"})
  void endsInTheSameTablesAsAStream(int shards, long seed) {
    Random random = new Random(seed);
    History history = History.random(random, ROOMS);

    check(
        history,
        run(
            stream(random, history.arrivals()),
            placed(Timing.streaming(Duration.ofSeconds(10), LATENESS, shards), seed)),
        "seed " + seed);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 3"})
  void endsInTheSameTablesAsAStreamWhoseTimersDoNotTellTheWatermark(int shards, long seed) {
    Random random = new Random(seed);
    History history = History.random(random, ROOMS);

    check(
        history,
        run(
            stream(random, history.arrivals()),
            Timing.streaming(Duration.ofSeconds(10), LATENESS, shards).portable()),
        "seed " + seed);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 6", "4, 7", "16, 8"})
  void endsInTheSameTablesAsABoundedRun(int shards, long seed) {
    Random random = new Random(seed);
    History history = History.random(random, ROOMS);
    List<Row> rows =
        history.arrivals().stream().map(a -> a.reading().row()).collect(Collectors.toList());
    Collections.shuffle(rows, random);

    check(
        history,
        run(
            Create.of(rows).withRowSchema(Reading.SCHEMA),
            placed(
                Timing.bounded(shards, TimeRanges.from(Instant.parse("2024-02-01T00:00:00Z"))),
                seed)),
        "seed " + seed);
  }

  /** In the order of time, and the watermark with it: as raw is read by the DirectRunner. */
  @ParameterizedTest
  @CsvSource({"1, 9", "2, 10", "4, 11"})
  void endsInTheSameTablesAsARunInTheOrderOfTime(int shards, long seed) {
    Random random = new Random(seed);
    History history = History.random(random, ROOMS);
    List<Reading> readings =
        history.arrivals().stream()
            .map(History.Arrival::reading)
            .sorted(Comparator.comparing(Reading::at))
            .toList();
    Timing timing =
        Timing.inOrder(shards, TimeRanges.from(Instant.parse("2024-02-01T00:00:00Z"))).inProcess();

    check(history, run(inOrder(random, readings), timing), "seed " + seed);
    StateBudget budget = timing.keeping().inProcess().orElseThrow();
    assertThat("nothing is held in the end", budget.heldBytes(), is(0L));
  }

  private static TestStream<Row> inOrder(Random random, List<Reading> readings) {
    TestStream.Builder<Row> stream = TestStream.create(RowCoder.of(Reading.SCHEMA));
    for (int from = 0; from < readings.size(); ) {
      int until = Math.min(readings.size(), from + 1 + random.nextInt(20));
      stream = stream.advanceWatermarkTo(joda(readings.get(from).at()));
      List<TimestampedValue<Row>> batch = new ArrayList<>();
      for (Reading reading : readings.subList(from, until)) {
        batch.add(TimestampedValue.of(reading.row(), joda(reading.at())));
      }
      stream = Story.addTo(stream, batch);
      from = until;
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static Timing placed(Timing timing, long seed) {
    return seed % 2 == 0 ? timing.inProcess() : timing;
  }

  private static void check(History history, List<TableMutation> mutations, String reason) {
    List<Reading> readings = history.distinct();
    assertSame(
        reason, table(mutations, "mart_hour").rows(PlainMarts.HOUR), PlainMarts.hours(readings));
    assertSame(
        reason,
        table(mutations, "mart_spread").rows(PlainMarts.SPREAD),
        PlainMarts.spreads(readings));
    assertSame(
        reason,
        table(mutations, "mart_day_top").rows(PlainMarts.DAY_TOP),
        PlainMarts.dayTops(readings));
    assertSame(
        reason,
        table(mutations, "mart_watch").rows(PlainMarts.WATCH),
        PlainMarts.watches(readings));
    assertSame(
        reason, table(mutations, "mart_hop").rows(PlainMarts.HOP), PlainMarts.hops(readings));
    assertSame(
        reason,
        table(mutations, "mart_growing").rows(PlainMarts.GROWING),
        PlainMarts.growing(readings));
    assertSame(
        reason,
        table(mutations, "mart_nepal_day").rows(PlainMarts.NEPAL_DAY),
        PlainMarts.nepalDays(readings));
    assertSame(
        reason, table(mutations, "mart_week").rows(PlainMarts.WEEK), PlainMarts.weeks(readings));
    assertSame(
        reason, table(mutations, "mart_stay").rows(PlainMarts.STAY), PlainMarts.stays(readings));
  }

  /** Shows the lines that differ alone. */
  private static void assertSame(String reason, List<String> actual, List<String> expected) {
    List<String> tooMany = new ArrayList<>(actual);
    expected.forEach(tooMany::remove);
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    assertThat(
        reason,
        String.join("\n", tooMany) + "\nrather than\n" + String.join("\n", missing),
        is("\nrather than\n"));
  }

  private static MartTable table(List<TableMutation> mutations, String mart) {
    return MartTable.of(mutations.stream().filter(m -> m.table().name().equals(mart)).toList());
  }

  /** The watermark follows the arrivals, so that some come late, but none too late. */
  private static TestStream<Row> stream(Random random, List<History.Arrival> arrivals) {
    TestStream.Builder<Row> stream = TestStream.create(RowCoder.of(Reading.SCHEMA));
    for (int from = 0; from < arrivals.size(); ) {
      int until = Math.min(arrivals.size(), from + 1 + random.nextInt(60));
      stream = bundle(stream, arrivals.subList(from, until));
      from = until;
      if (random.nextInt(3) == 0) {
        stream = stream.advanceWatermarkTo(joda(arrivals.get(until - 1).at()));
      }
      if (random.nextInt(3) == 0) {
        stream =
            stream.advanceProcessingTime(
                org.joda.time.Duration.standardSeconds(1 + random.nextInt(20)));
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static TestStream.Builder<Row> bundle(
      TestStream.Builder<Row> stream, List<History.Arrival> arrivals) {
    List<TimestampedValue<Row>> elements =
        arrivals.stream()
            .map(a -> TimestampedValue.of(a.reading().row(), joda(a.reading().at())))
            .toList();
    return Story.addTo(stream, elements);
  }

  private static org.joda.time.Instant joda(Instant instant) {
    return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private static List<TableMutation> run(
      PTransform<PBegin, PCollection<Row>> input, Timing timing) {
    Recording recording = new Recording();
    Pipeline pipeline = Pipeline.create(PipelineOptionsFactory.create());
    PCollection<Row> events =
        PCollectionList.of(pipeline.apply("Input", input).setRowSchema(Reading.SCHEMA))
            .apply("Deduplicate", Deduplicate.of(Greenhouse.READING, timing))
            .get(Deduplicate.EVENTS);
    for (String name : MARTS) {
      AggregateMartSpec mart = Greenhouse.mart(name);
      events
          .apply(
              mart.name(), AggregateMart.of(mart, Greenhouse.READING, Greenhouse.WAREHOUSE, timing))
          .get(AggregateMart.MUTATIONS)
          .apply("Record " + mart.name(), recording.record());
    }
    pipeline.run().waitUntilFinish();
    return recording.take().stream().map(TableMutation.class::cast).toList();
  }
}
