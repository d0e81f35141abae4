package dev.alluvium.transforms.kafka;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.KafkaAuth;
import dev.alluvium.transforms.kafka.client.KafkaFaults;
import dev.alluvium.transforms.kafka.client.Reachability;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.kafka.client.TopicWatch;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.EventTimes;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.joda.time.Duration;

/**
 * Reads topics from where {@link StartFrom} says: every record at least once, within one run
 * exactly once. A record's source is {@code <topic>-<partition>}, its position the offset; a
 * tombstone has no payload.
 *
 * <p>A batch is at its earliest event time, and the watermark follows event time; {@code
 * docs/sources.md} has the rule. Offsets that Kafka deleted before they were read are told in a log
 * line, and go on as {@link SourceBatch#lost}.
 */
@AutoValue
public abstract class ReadKafka extends PTransform<PBegin, PCollection<SourceBatch>> {
  /** What reads. */
  public enum Reader {
    /**
     * Our own, for the DirectRunner: fast there, and commits what the gate calls durable. Reads
     * partitions that are added, and topics that are made anew, from their beginning.
     */
    BATCHING,
    /**
     * Beam's, for Flink in this process: batches of one, and partitions as they are at the start;
     * whoever runs it {@linkplain ReadKafka#watch watches} topics. Commits what a checkpoint has.
     */
    KAFKA_IO,
    /**
     * Beam's as a splittable function, for Dataflow: batches of one. Reads partitions that are
     * added; of a topic that is made anew it may miss records, and says so. Commits what the runner
     * has taken over, which may not be written yet.
     */
    GROWING_KAFKA_IO
  }

  private static final int DEFAULT_BATCH_SIZE = 500;

  abstract ClientSettings settings();

  abstract List<String> topics();

  abstract EventTimes eventTimes();

  abstract Duration outOfOrderness();

  abstract boolean stopAtEnd();

  abstract int batchSize();

  abstract Reader reader();

  abstract CommitGate commitGate();

  abstract StartFrom startFrom();

  abstract PositionLog positionLog();

  /** To follow its progress, and to close it when the pipeline has ended. */
  public abstract Reading reading();

  /** Reads topics of the brokers at {@code host:port,…} on behalf of a consumer group. */
  public static ReadKafka from(
      String bootstrapServers, List<String> topics, String groupId, EventTimes eventTimes) {
    return new AutoValue_ReadKafka.Builder()
        .setSettings(ClientSettings.of(bootstrapServers, groupId, Map.of()))
        .setTopics(List.copyOf(topics))
        .setEventTimes(eventTimes)
        .setOutOfOrderness(Duration.standardSeconds(10))
        .setStopAtEnd(false)
        .setBatchSize(DEFAULT_BATCH_SIZE)
        .setReader(Reader.BATCHING)
        .setCommitGate(CommitGate.alwaysDurable())
        .setStartFrom(StartFrom.committed())
        .setPositionLog(PositionLog.none())
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

  /** Where it starts, unless the runner has kept state; {@link StartFrom#committed} by default. */
  public ReadKafka withStart(StartFrom from) {
    return toBuilder().setStartFrom(from).build();
  }

  /**
   * Where to note how far everything is in the warehouse; nowhere by default. Not with {@link
   * Reader#GROWING_KAFKA_IO}.
   */
  public ReadKafka withPositionLog(PositionLog log) {
    return toBuilder().setPositionLog(log).build();
  }

  /**
   * Asks the brokers for the topics; takes ten seconds at most. Done when the pipeline is built,
   * unless the reader is {@link Reader#GROWING_KAFKA_IO}: that reads from a network that this JVM
   * may not be in.
   *
   * @throws InputException if a property is wrong, the brokers do not answer, or do not have a
   *     topic
   */
  public void checkReachable() {
    Reachability.check(settings(), topics());
  }

  /**
   * Which of these topics are not there; takes ten seconds at most.
   *
   * @throws InputException if a property is wrong, or the brokers do not answer
   */
  public List<String> missing(List<String> topics) {
    return Reachability.missing(settings(), topics);
  }

  /** The same, but those topics are not read. */
  public ReadKafka without(List<String> topics) {
    List<String> read = topics().stream().filter(topic -> !topics.contains(topic)).toList();
    return toBuilder().setTopics(read).build();
  }

  /**
   * The topics as they are now. State that a reader with fixed partitions has kept fits only topics
   * of the {@linkplain TopicShape#text same shape}.
   *
   * @throws InputException as {@link #checkReachable}
   */
  public TopicShape topicShape() {
    return Reachability.check(settings(), topics());
  }

  /**
   * The partitions of which the warehouse of the {@linkplain #withPositionLog position log} lacks
   * records that were published before an instant.
   *
   * @throws InputException as {@link #checkReachable}
   */
  public Set<String> unreadAt(Instant instant) {
    TopicShape shape = topicShape();
    try (Consumer<byte[], byte[]> consumer = settings().connect()) {
      return UnreadPartitions.of(
          consumer,
          new PartitionShare(0, 1).of(shape, topics()),
          positionLog().stored(),
          shape,
          instant,
          UnreadPartitions.PATIENCE);
    } catch (KafkaException e) {
      throw new KafkaFaults(settings()).whileReading(e);
    }
  }

  /**
   * Watches topics in this JVM until the {@link #reading} is closed: says in a line when Kafka does
   * not answer, and tells the follower of partitions that were added and topics that were made
   * anew. The reader {@link Reader#BATCHING} does so by itself.
   *
   * @throws InputException as {@link #checkReachable}
   */
  public void watch(TopicWatch.Follower follower) {
    watch(reading(), settings(), topicShape(), follower);
  }

  static TopicWatch watch(
      Reading reading, ClientSettings settings, TopicShape shape, TopicWatch.Follower follower) {
    return reading.keep(
        "topics",
        TopicWatch.class,
        () -> TopicWatch.start(settings, shape, reading.progress(), follower));
  }

  @Override
  public PCollection<SourceBatch> expand(PBegin begin) {
    if (stopAtEnd() && reader() != Reader.BATCHING) {
      throw new IllegalArgumentException("only the batching reader can stop at the end");
    }
    return switch (reader()) {
      case BATCHING -> batching(begin);
      case KAFKA_IO -> KafkaIoReads.fixedPartitions(this, begin);
      case GROWING_KAFKA_IO -> KafkaIoReads.growingPartitions(this, begin);
    };
  }

  private PCollection<SourceBatch> batching(PBegin begin) {
    checkReachable();
    KafkaReadSpec spec =
        KafkaReadSpec.builder()
            .setSettings(settings())
            .setTopics(topics())
            .setEventTimes(eventTimes())
            .setStartFrom(startFrom())
            .setCommitGate(commitGate())
            .setPositionLog(positionLog())
            .setOutOfOrdernessMillis(outOfOrderness().getMillis())
            .setStopAtEnd(stopAtEnd())
            .setBatchSize(batchSize())
            .build();
    return begin.apply("ReadBatches", Read.from(KafkaSource.of(reading(), spec)));
  }

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder setSettings(ClientSettings settings);

    abstract Builder setTopics(List<String> topics);

    abstract Builder setEventTimes(EventTimes eventTimes);

    abstract Builder setOutOfOrderness(Duration outOfOrderness);

    abstract Builder setStopAtEnd(boolean stopAtEnd);

    abstract Builder setBatchSize(int records);

    abstract Builder setReader(Reader reader);

    abstract Builder setCommitGate(CommitGate gate);

    abstract Builder setStartFrom(StartFrom from);

    abstract Builder setPositionLog(PositionLog log);

    abstract Builder setReading(Reading reading);

    abstract ReadKafka build();
  }
}
