package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Duration;

/**
 * Reads topics from where the group has committed, or else from their beginning: every record at
 * least once, after a restart from a commit; within one run exactly once. A record's source is
 * {@code <topic>-<partition>}, its position the offset; a tombstone has no payload.
 *
 * <p>A batch is at its earliest event time, and the watermark follows event time; {@code
 * docs/sources.md} has the rule. Partitions that are added while the pipeline runs are found at its
 * next start.
 */
@AutoValue
public abstract class ReadKafka extends PTransform<PBegin, PCollection<SourceBatch>> {
  /** What reads. */
  public enum Reader {
    /** Our own, for the DirectRunner: fast there, and commits what the gate calls durable. */
    BATCHING,
    /** Beam's, for Flink and Dataflow: batches of one; commits what the runner has checkpointed. */
    KAFKA_IO
  }

  private static final int DEFAULT_BATCH_SIZE = 500;

  abstract ConsumerSettings settings();

  abstract List<String> topics();

  abstract EventTimes eventTimes();

  abstract Duration outOfOrderness();

  abstract boolean stopAtEnd();

  abstract int batchSize();

  abstract Reader reader();

  abstract CommitGate commitGate();

  /** To follow its progress, and to close it when the pipeline has ended. */
  public abstract Reading reading();

  /** Reads topics of the brokers at {@code host:port,…} on behalf of a consumer group. */
  public static ReadKafka from(
      String bootstrapServers, List<String> topics, String groupId, EventTimes eventTimes) {
    return new AutoValue_ReadKafka.Builder()
        .setSettings(ConsumerSettings.of(bootstrapServers, groupId, Map.of()))
        .setTopics(List.copyOf(topics))
        .setEventTimes(eventTimes)
        .setOutOfOrderness(Duration.standardSeconds(10))
        .setStopAtEnd(false)
        .setBatchSize(DEFAULT_BATCH_SIZE)
        .setReader(Reader.BATCHING)
        .setCommitGate(CommitGate.alwaysDurable())
        .setReading(Reading.create())
        .build();
  }

  /** Consumer properties, as for security. Their values are not shown anywhere. */
  public ReadKafka withConsumerProperties(Map<String, String> properties) {
    return toBuilder().setSettings(settings().withProperties(properties)).build();
  }

  /** How to prove who reads; {@link KafkaAuth#none} by default. */
  public ReadKafka withAuth(KafkaAuth auth) {
    return toBuilder().setSettings(settings().withAuth(auth)).build();
  }

  /** By how much an event may be older than one before it in its partition; 10 s by default. */
  public ReadKafka withOutOfOrderness(Duration outOfOrderness) {
    return toBuilder().setOutOfOrderness(outOfOrderness).build();
  }

  /** Reads what is there when the pipeline starts, and ends. Only with {@link Reader#BATCHING}. */
  public ReadKafka stoppingAtEnd() {
    return toBuilder().setStopAtEnd(true).build();
  }

  /** At most so many records make an element; 500 by default. */
  public ReadKafka withBatchSize(int records) {
    return toBuilder().setBatchSize(records).build();
  }

  /** {@link Reader#BATCHING} by default. */
  public ReadKafka withReader(Reader reader) {
    return toBuilder().setReader(reader).build();
  }

  /** Commits no offset before the gate calls it durable. Only with {@link Reader#BATCHING}. */
  public ReadKafka withCommitGate(CommitGate gate) {
    return toBuilder().setCommitGate(gate).build();
  }

  /**
   * Asks the brokers for the topics; takes ten seconds at most. Done when the pipeline is built, if
   * the reader is {@link Reader#BATCHING}: others may read from a network that this JVM is not in.
   *
   * @throws InputException if the brokers do not answer, or do not have a topic
   */
  public void checkReachable() {
    Reachability.check(settings(), topics());
  }

  @Override
  public PCollection<SourceBatch> expand(PBegin begin) {
    if (reader() == Reader.KAFKA_IO) {
      if (stopAtEnd()) {
        throw new IllegalArgumentException("only the batching reader can stop at the end");
      }
      return begin
          .apply("ReadRecords", kafkaIo())
          .apply("ToBatches", MapElements.via(new BatchOfOne(reading())))
          .setCoder(SourceBatchCoder.of());
    }
    checkReachable();
    KafkaReadSpec spec =
        KafkaReadSpec.of(
            settings(),
            topics(),
            eventTimes(),
            commitGate(),
            outOfOrderness().getMillis(),
            stopAtEnd(),
            batchSize());
    return begin.apply("ReadBatches", Read.from(new KafkaSource(reading(), spec, List.of())));
  }

  private KafkaIO.Read<byte[], byte[]> kafkaIo() {
    return KafkaIO.<byte[], byte[]>read()
        .withBootstrapServers(settings().bootstrapServers())
        .withTopics(topics())
        .withKeyDeserializer(ByteArrayDeserializer.class)
        .withValueDeserializer(ByteArrayDeserializer.class)
        .withConsumerConfigUpdates(
            Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                settings().groupId(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false))
        .withConsumerFactoryFn(new ConsumerFactory(settings()))
        .withReadCommitted()
        .commitOffsetsInFinalize()
        .withTimestampPolicyFactory(
            new EventTimePolicies(
                eventTimes(), outOfOrderness().getMillis(), reading(), Clock.systemUTC()));
  }

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setSettings(ConsumerSettings settings);

    abstract Builder setTopics(List<String> topics);

    abstract Builder setEventTimes(EventTimes eventTimes);

    abstract Builder setOutOfOrderness(Duration outOfOrderness);

    abstract Builder setStopAtEnd(boolean stopAtEnd);

    abstract Builder setBatchSize(int records);

    abstract Builder setReader(Reader reader);

    abstract Builder setCommitGate(CommitGate gate);

    abstract Builder setReading(Reading reading);

    abstract ReadKafka build();
  }
}
