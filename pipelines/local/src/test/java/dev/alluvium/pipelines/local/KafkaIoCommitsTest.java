package dev.alluvium.pipelines.local;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.kafka.ReadKafka;
import dev.alluvium.transforms.source.SourceBatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an offset means that KafkaIO has committed on Dataflow: the runner holds its record, which
 * no table may have yet. This is what the runbooks on draining and cancelling are built on.
 */
@Timeout(120)
class KafkaIoCommitsTest {
  private static final AtomicLong WRITTEN = new AtomicLong();

  @Test
  void areOfRecordsThatMayNotBeWritten() throws Exception {
    WRITTEN.set(0);
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopics(Map.of("plays", 1));
      try (Producing producing = new Producing(kafka)) {
        for (int i = 0; i < 300; i++) {
          producing.send("plays", 0, i * 3000 + " a");
        }
        producing.flush();
      }
      ReadKafka read =
          ReadKafka.from(
                  kafka.bootstrapServers(), List.of("plays"), "commits", RunningRead::eventTime)
              .withReader(ReadKafka.Reader.GROWING_KAFKA_IO)
              .withOutOfOrderness(Duration.standardSeconds(1));
      PipelineResult result = pipeline(read).run();
      try {
        RunningRead.await(
            "nothing was committed", () -> Committed.offset(kafka, "commits", "plays", 0) >= 100);

        assertThat(WRITTEN.get(), is(0L));
      } finally {
        result.cancel();
      }
    }
  }

  /** Its sink is behind a shuffle, and gets what it is to write ten minutes later. */
  private static Pipeline pipeline(ReadKafka read) {
    DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
    options.setBlockOnRun(false);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply("Read", read)
        .apply("Key", ParDo.of(new KeyFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarIntCoder.of()))
        .apply(
            "Hold",
            Window.<KV<String, Integer>>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterProcessingTime.pastFirstElementInPane()
                            .plusDelayOf(Duration.standardMinutes(10))))
                .discardingFiredPanes()
                .withAllowedLateness(Duration.ZERO))
        .apply("Shuffle", GroupByKey.create())
        .apply("Write", ParDo.of(new WriteFn()));
    return pipeline;
  }

  private static final class KeyFn extends DoFn<SourceBatch, KV<String, Integer>> {
    @ProcessElement
    public void key(@Element SourceBatch batch, OutputReceiver<KV<String, Integer>> out) {
      out.output(KV.of("all", batch.records().size()));
    }
  }

  private static final class WriteFn extends DoFn<KV<String, Iterable<Integer>>, Void> {
    @ProcessElement
    public void write(@Element KV<String, Iterable<Integer>> rows) {
      rows.getValue().forEach(WRITTEN::addAndGet);
    }
  }
}
