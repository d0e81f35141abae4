package dev.alluvium.pipelines.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** A pipeline on the DirectRunner that reads, and counts by windows of ten seconds. */
final class RunningRead implements AutoCloseable {
  private static final Map<String, RunningRead> RUNNING = new ConcurrentHashMap<>();

  private final Queue<SourceRecord> records = new ConcurrentLinkedQueue<>();
  private final Queue<String> firedWindows = new ConcurrentLinkedQueue<>();
  private final AtomicLong lost = new AtomicLong();
  private final ReadKafka read;
  private final PipelineResult result;

  private RunningRead(ReadKafka read, String... arguments) {
    String id = UUID.randomUUID().toString();
    RUNNING.put(id, this);
    this.read = read;
    DirectOptions options = PipelineOptionsFactory.fromArgs(arguments).as(DirectOptions.class);
    options.setBlockOnRun(false);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read", read)
        .apply("TakeApart", ParDo.of(new TakeApartFn(id)))
        .apply("Window", Window.into(FixedWindows.of(Duration.standardSeconds(10))))
        .apply("Count", Count.perElement())
        .apply("Collect", ParDo.of(new CollectFn(id)));
    result = pipeline.run();
  }

  static RunningRead start(ReadKafka read, String... arguments) {
    return new RunningRead(read, arguments);
  }

  /** {@code <source> <position> <text>}, sorted. */
  List<String> records() {
    return records.stream()
        .map(r -> r.source() + " " + r.position() + " " + text(r))
        .sorted()
        .collect(Collectors.toList());
  }

  /** Offsets that were gone before they could be read. */
  long lost() {
    return lost.get();
  }

  int count() {
    return records.size();
  }

  /** {@code <topic> <start of the window>: <count>}, in the order in which they fired. */
  List<String> firedWindows() {
    return List.copyOf(firedWindows);
  }

  void await(BooleanSupplier condition) throws InterruptedException {
    await("what was expected did not happen", condition);
  }

  static void await(String otherwise, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail(otherwise);
      }
      Thread.sleep(10);
    }
  }

  /** Waits until the pipeline has ended by itself. */
  void awaitEnd() {
    if (result.waitUntilFinish(Duration.standardSeconds(60)) != PipelineResult.State.DONE) {
      fail("the pipeline did not end");
    }
  }

  @Override
  public void close() throws IOException {
    if (!result.getState().isTerminal()) {
      result.cancel();
    }
    read.reading().close();
  }

  /** The number that a text begins with. */
  static @Nullable Long eventTime(SourceRecord record) {
    String first = text(record).split(" ", 2)[0];
    return first.matches("[0-9]+") ? Long.valueOf(first) : null;
  }

  private static String text(SourceRecord record) {
    byte[] payload = record.payload();
    return payload == null ? "" : new String(payload, UTF_8);
  }

  private static RunningRead of(String id) {
    RunningRead running = RUNNING.get(id);
    if (running == null) {
      throw new IllegalStateException(id);
    }
    return running;
  }

  private static final class TakeApartFn extends DoFn<SourceBatch, String> {
    private final String id;

    TakeApartFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void takeApart(
        @Element SourceBatch batch, @Timestamp Instant earliest, OutputReceiver<String> out) {
      of(id).lost.addAndGet(batch.lost());
      for (SourceRecord record : batch.records()) {
        of(id).records.add(record);
        Long eventTime = eventTime(record);
        out.outputWithTimestamp(
            record.topic(), eventTime == null ? earliest : Instant.ofEpochMilli(eventTime));
      }
    }
  }

  private static final class CollectFn extends DoFn<KV<String, Long>, Void> {
    private final String id;

    CollectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void collect(@Element KV<String, Long> count, BoundedWindow window) {
      Instant start = ((IntervalWindow) window).start();
      of(id).firedWindows.add(count.getKey() + " " + start.getMillis() + ": " + count.getValue());
    }
  }
}
