package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourceBatchCoder;
import java.time.Clock;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
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
                .apply("ReadRecords", DescriptorPolicies.set(records, policies(read))));
    return PCollectionList.of(batches)
        .and(partitions.get(FindPartitions.LOST))
        .apply("WithLost", Flatten.pCollections());
  }

  private static PCollection<SourceBatch> toBatches(
      ReadKafka read, PCollection<KafkaRecord<byte[], byte[]>> records) {
    return records
        .apply("ToBatches", MapElements.via(new BatchOfOne(read.reading())))
        .setCoder(SourceBatchCoder.of());
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
