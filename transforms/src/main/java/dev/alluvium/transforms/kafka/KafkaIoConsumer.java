package dev.alluvium.transforms.kafka;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer that KafkaIO reads with. It says where a partition starts that KafkaIO has no offset
 * of, tells what retention has deleted, and notes in the warehouse's log what KafkaIO commits.
 *
 * <p>A partition whose log ends before the place to go on from has been cut off, or its topic made
 * anew. KafkaIO cannot go back, so the consumer says what to do, and refuses; or gives nothing
 * more, where a runner would try the same for ever.
 */
final class KafkaIoConsumer extends KafkaConsumer<byte[], byte[]> {
  private final Factory factory;
  private final Notices notices;
  private final Set<TopicPartition> placed = ConcurrentHashMap.newKeySet();

  private KafkaIoConsumer(Factory factory, Map<String, Object> config) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.factory = factory;
    this.notices = Notices.of(factory.reading);
  }

  /**
   * Makes consumers of what KafkaIO asks for and what the user has set. Given to KafkaIO as its
   * configuration, that would be in the pipeline's display data, secrets included.
   */
  static final class Factory
      implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
    private final ClientSettings settings;
    private final StartFrom from;
    private final PositionLog log;
    private final TopicShape shape;
    private final Reading reading;
    private final boolean refusing;

    /**
     * @param shape the topics when the reading began; empty where that is not known
     * @param refusing whether it ends the reading when a log was cut off
     */
    Factory(
        ClientSettings settings,
        StartFrom from,
        PositionLog log,
        TopicShape shape,
        Reading reading,
        boolean refusing) {
      this.settings = settings;
      this.from = from;
      this.log = log;
      this.shape = shape;
      this.reading = reading;
      this.refusing = refusing;
    }

    /** Where nothing is known of topics, and no warehouse notes what is committed. */
    static Factory committing(ClientSettings settings, StartFrom from, Reading reading) {
      return new Factory(
          settings, from, PositionLog.none(), new TopicShape(new TreeMap<>()), reading, false);
    }

    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> config) {
      return new KafkaIoConsumer(this, settings.forConsumer(config));
    }
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    placed.add(partition);
    super.seek(partition, offset);
  }

  /** KafkaIO asks where it stands before it has put it anywhere. */
  @Override
  public long position(TopicPartition partition) {
    if (!placed.contains(partition)) {
      Map<TopicPartition, Long> starts =
          new StartOffsets(factory.settings, factory.from, factory.log, factory.shape, notices)
              .of(this, List.of(partition));
      seek(partition, Objects.requireNonNull(starts.get(partition)));
    }
    return super.position(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // KafkaIO's reader of fixed partitions calls it.
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      return super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      resume(e.offsetOutOfRangePartitions());
      return super.poll(timeout);
    }
  }

  private void resume(Map<TopicPartition, Long> asked) {
    Map<TopicPartition, Long> beginnings = beginningOffsets(asked.keySet());
    Map<TopicPartition, Long> ends = endOffsets(asked.keySet());
    asked.forEach(
        (partition, wanted) -> {
          Resumption resumption =
              Resumption.of(
                  wanted,
                  Objects.requireNonNull(beginnings.get(partition)),
                  Objects.requireNonNull(ends.get(partition)),
                  factory.settings.reset());
          if (resumption.again()) {
            cutOff(partition, wanted);
            seek(partition, Objects.requireNonNull(ends.get(partition)));
          } else {
            notices.tell(partition, wanted, resumption);
            seek(partition, resumption.offset());
          }
        });
  }

  private void cutOff(TopicPartition partition, long wanted) {
    String line =
        String.format(
            Locale.ROOT,
            "topic %s, partition %d: reading stood at offset %d, which its log no longer has: it was cut off, or deleted and made anew. Start the job again, without its state, to read what is there now",
            partition.topic(),
            partition.partition(),
            wanted);
    if (factory.refusing) {
      throw new InputException(line);
    }
    notices.tell(line);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    factory.log.note(
        offsets.entrySet().stream()
            .map(
                offset ->
                    new ReadPosition(
                        Partition.sourceOf(offset.getKey().topic(), offset.getKey().partition()),
                        offset.getValue().offset(),
                        factory.shape.id(offset.getKey().topic()).orElse(null)))
            .toList());
    super.commitSync(offsets);
  }
}
