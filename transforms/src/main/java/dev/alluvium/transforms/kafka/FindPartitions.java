package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.io.kafka.KafkaSourceDescriptor;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Watch;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the partitions of topics, for as long as the pipeline runs: each once, also those that are
 * added. A topic that is made anew has partitions that were there; a line says so.
 *
 * <p>Each comes at the beginning of time, so that reading it begins with the watermark that events
 * of the past need. KafkaIO's own dynamic read puts them at the time of day; then all that waits in
 * Kafka when a job is launched is late.
 */
final class FindPartitions extends PTransform<PBegin, PCollectionTuple> {
  /** Where to read. */
  static final TupleTag<KafkaSourceDescriptor> FOUND = new TupleTag<>("found") {};

  /** What was gone before it could be read. */
  static final TupleTag<SourceBatch> LOST = new TupleTag<>("lost");

  private static final Logger LOG = LoggerFactory.getLogger(FindPartitions.class);

  private final ClientSettings settings;
  private final List<String> topics;
  private final StartFrom from;
  private final Reading reading;
  private final Duration every;

  FindPartitions(
      ClientSettings settings,
      List<String> topics,
      StartFrom from,
      Reading reading,
      Duration every) {
    this.settings = settings;
    this.topics = topics;
    this.from = from;
    this.reading = reading;
    this.every = every;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple found =
        begin
            .apply("Start", Create.of((Void) null).withCoder(VoidCoder.of()))
            .apply(
                "Watch",
                Watch.growthOf(new LookFn(settings, topics, every))
                    .withPollInterval(every)
                    .withOutputCoder(StringUtf8Coder.of()))
            .apply(
                "Describe",
                ParDo.of(new DescribeFn(settings, from, reading))
                    .withOutputTags(FOUND, TupleTagList.of(LOST)));
    found.get(LOST).setCoder(SourceBatchCoder.of());
    return found;
  }

  /** A partition, as a text to know it by. */
  static String text(TopicPartition partition) {
    return partition.partition() + " " + partition.topic();
  }

  static TopicPartition partition(String text) {
    int blank = text.indexOf(' ');
    return new TopicPartition(
        text.substring(blank + 1), Integer.parseInt(text.substring(0, blank)));
  }

  /**
   * Looks what there is. What is found later comes at the beginning of time as well, so nothing is
   * promised of it, and the watermark only has to get out of the way of those that are read.
   */
  private static final class LookFn extends Watch.Growth.PollFn<Void, String> {
    private final ClientSettings settings;
    private final List<String> topics;
    private final Duration every;
    private transient @Nullable TopicShape seen;
    private transient @Nullable Set<String> missing;

    LookFn(ClientSettings settings, List<String> topics, Duration every) {
      this.settings = settings;
      this.topics = topics;
      this.every = every;
    }

    @Override
    public Watch.Growth.PollResult<String> apply(Void nothing, Context context) {
      TopicShape now = Reachability.describe(settings, topics);
      tell(now);
      List<TimestampedValue<String>> found =
          new PartitionShare(0, 1)
              .of(now, topics).stream()
                  .map(
                      partition ->
                          TimestampedValue.of(text(partition), BoundedWindow.TIMESTAMP_MIN_VALUE))
                  .toList();
      return Watch.Growth.PollResult.incomplete(found)
          .withWatermark(Instant.now().plus(every.multipliedBy(2)));
    }

    private void tell(TopicShape now) {
      TopicShape before = seen;
      if (before != null) {
        for (String change : before.changesTo(now)) {
          LOG.warn(
              "{}: partitions that are added are read from their beginning, but of a topic that was"
                  + " made anew this job may miss records: drain it, and launch it anew",
              change);
        }
      }
      seen = before == null ? now : before.with(now);
      Set<String> gone = new HashSet<>(topics);
      gone.removeAll(now.topics().keySet());
      for (String topic : gone) {
        if (missing == null || !missing.contains(topic)) {
          LOG.warn("Kafka has no topic {}: nothing comes from it until it is there", topic);
        }
      }
      missing = gone;
    }
  }

  /**
   * Says where to start in each partition, where the group's offset does not, and what is lost in
   * front of it: the reader, maybe on another machine, no longer knows.
   */
  private static final class DescribeFn extends DoFn<KV<Void, String>, KafkaSourceDescriptor> {
    private final ClientSettings settings;
    private final StartFrom from;
    private final Reading reading;

    DescribeFn(ClientSettings settings, StartFrom from, Reading reading) {
      this.settings = settings;
      this.from = from;
      this.reading = reading;
    }

    @ProcessElement
    public void describe(@Element KV<Void, String> element, MultiOutputReceiver out) {
      TopicPartition partition = partition(element.getValue());
      out.get(FOUND)
          .output(KafkaSourceDescriptor.of(partition, start(partition), null, null, null, null));
      String source = Partition.sourceOf(partition.topic(), partition.partition());
      long lost = reading.takeLost(source);
      if (lost > 0) {
        out.get(LOST).output(SourceBatch.ofLost(partition.topic(), source, lost));
      }
    }

    private @Nullable Long start(TopicPartition partition) {
      try (Consumer<byte[], byte[]> consumer =
          KafkaIoConsumer.Factory.committing(settings, from, reading).apply(Map.of())) {
        consumer.assign(List.of(partition));
        return consumer.position(partition);
      }
    }
  }
}
