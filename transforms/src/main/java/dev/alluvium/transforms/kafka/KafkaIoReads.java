package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import dev.alluvium.transforms.source.SourceRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Duration;

/** The readings of a {@link ReadKafka} that Beam's KafkaIO does. */
final class KafkaIoReads {
  private KafkaIoReads() {}

  /** An unbounded source, whose splits are the partitions that there are at the start. */
  static PCollection<SourceBatch> fixedPartitions(ReadKafka read, PBegin begin) {
    return toBatches(
        read,
        begin.apply(
            "ReadRecords",
            KafkaIO.<byte[], byte[]>read()
                .withBootstrapServers(read.settings().bootstrapServers())
                .withTopics(read.topics())
                .withKeyDeserializer(ByteArrayDeserializer.class)
                .withValueDeserializer(ByteArrayDeserializer.class)
                .withConsumerConfigUpdates(consumerConfig(read))
                .withConsumerFactoryFn(
                    new KafkaIoConsumer.Factory(
                        read.settings(),
                        read.startFrom(),
                        read.positionLog(),
                        read.topicShape(),
                        read.reading(),
                        true))
                .withReadCommitted()
                .commitOffsetsInFinalize()
                .withTimestampPolicyFactory(policies(read))));
  }

  /** A splittable function, given partitions as they are found. */
  static PCollection<SourceBatch> growingPartitions(ReadKafka read, PBegin begin) {
    Duration lookEvery = Duration.millis(read.settings().metadataMaxAgeMillis());
    KafkaIO.ReadSourceDescriptors<byte[], byte[]> records =
        KafkaIO.<byte[], byte[]>readSourceDescriptors()
            .withBootstrapServers(read.settings().bootstrapServers())
            .withKeyDeserializer(ByteArrayDeserializer.class)
            .withValueDeserializer(ByteArrayDeserializer.class)
            .withConsumerConfigUpdates(consumerConfig(read))
            .withConsumerFactoryFn(
                KafkaIoConsumer.Factory.committing(
                    read.settings(), read.startFrom(), read.reading()))
            .withReadCommitted()
            .commitOffsets();
    PCollectionTuple partitions =
        begin.apply(
            "FindPartitions",
            new FindPartitions(
                read.settings(), read.topics(), read.startFrom(), read.reading(), lookEvery));
    PCollection<SourceBatch> batches =
        toBatches(
            read,
            partitions
                .get(FindPartitions.FOUND)
                .apply("ReadRecords", withPolicies(records, policies(read))));
    return PCollectionList.of(batches)
        .and(partitions.get(FindPartitions.LOST))
        .apply("WithLost", Flatten.pCollections());
  }

  /**
   * Sets the timestamp policies of a read of source descriptors. KafkaIO does so for its own {@code
   * read()}, which finds partitions itself, but does not let others: of all that it offers them,
   * none knows which partition it is asked about. Decision 0023 has the alternatives.
   */
  @SuppressWarnings("unchecked")
  private static KafkaIO.ReadSourceDescriptors<byte[], byte[]> withPolicies(
      KafkaIO.ReadSourceDescriptors<byte[], byte[]> read,
      TimestampPolicyFactory<byte[], byte[]> policies) {
    try {
      Method setter =
          KafkaIO.ReadSourceDescriptors.class.getDeclaredMethod(
              "withTimestampPolicyFactory", TimestampPolicyFactory.class);
      setter.setAccessible(true);
      return (KafkaIO.ReadSourceDescriptors<byte[], byte[]>) setter.invoke(read, policies);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("this is written for KafkaIO of Beam 2.70", e);
    }
  }

  private static PCollection<SourceBatch> toBatches(
      ReadKafka read, PCollection<KafkaRecord<byte[], byte[]>> records) {
    return records
        .apply("ToBatches", MapElements.via(new BatchOfOne(read.reading())))
        .setCoder(SourceBatchCoder.of());
  }

  /** A record as KafkaIO gives it; the timestamp stays the one that its policy told. */
  private static final class BatchOfOne
      extends SimpleFunction<KafkaRecord<byte[], byte[]>, SourceBatch> {
    private final Reading reading;

    BatchOfOne(Reading reading) {
      this.reading = reading;
    }

    @Override
    public SourceBatch apply(KafkaRecord<byte[], byte[]> record) {
      SourceRecord taken = KafkaRecords.toSource(record);
      reading.progress().add(1, taken.bytes());
      SourceBatch batch = SourceBatch.of(List.of(taken));
      long lost = reading.takeLost(taken.source());
      return lost == 0 ? batch : batch.after(lost);
    }
  }

  /** What KafkaIO shows; all else is in the consumer's factory. */
  private static Map<String, Object> consumerConfig(ReadKafka read) {
    return Map.of(
        ConsumerConfig.GROUP_ID_CONFIG,
        read.settings().groupId(),
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false);
  }

  private static EventTimePolicies policies(ReadKafka read) {
    return new EventTimePolicies(
        read.eventTimes(), read.outOfOrderness().getMillis(), read.reading(), Clock.systemUTC());
  }
}
