package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.CommitGate;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session over a consumer that is told what there is. */
class KafkaSessionTest {
  private static final TopicPartition FIRST = new TopicPartition("plays", 0);
  private static final TopicPartition SECOND = new TopicPartition("plays", 1);

  private final Brokers consumer = new Brokers();
  private final Log log = new Log();
  private final Reading reading = Reading.create();
  private TopicShape topics = shape("x", 1);

  @Test
  void takesOnAPartitionThatIsAddedAndCommitsItsOffsetsToo() throws Exception {
    consumer.beginAt(FIRST, 5);
    KafkaSession session = open();
    consumer.add(FIRST, 5, 2);
    assertThat(batch(session).records().size(), is(2));

    consumer.beginAt(SECOND, 0);
    topics = shape("x", 2);
    session.next();
    consumer.add(SECOND, 0, 3);
    SourceBatch batch = batch(session);
    assertThat(batch.source() + " " + batch.records().size(), is("plays-1 3"));

    session.delivered(session.position());
    session.close();
    assertThat(consumer.committed(), is(Map.of(FIRST, 7L, SECOND, 3L)));
    assertThat(log.texts(), is(List.of("plays-0 7 x", "plays-1 3 x")));
  }

  @Test
  void leavesAsTheyAreThePartitionsThatKafkaDoesNotTellOfYet() throws Exception {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.failing = true;
    topics = shape("x", 2);
    assertThat(session.next(), is(nullValue()));
    consumer.add(FIRST, 0, 1);
    assertThat(batch(session).records().size(), is(1));
    assertThat(session.position(), is(SourcePosition.of(1)));
  }

  @Test
  void readsATopicThatIsMadeAnewFromItsBeginningAndCommitsNothingOfTheOldOne() throws Exception {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.add(FIRST, 0, 4);
    session.next();
    SourcePosition old = session.position();

    topics = shape("y", 1);
    consumer.clear();
    session.next();
    consumer.add(FIRST, 0, 1);
    assertThat(batch(session).records().get(0).position(), is(0L));
    assertThat(session.position(), is(SourcePosition.of(4, 1)));

    session.delivered(old);
    session.delivered(session.position());
    session.close();
    assertThat(consumer.committed(), is(Map.of(FIRST, 1L)));
    assertThat(log.texts(), is(List.of("plays-0 1 y")));
  }

  @Test
  void tellsWhatRetentionDeletesWhileItReadsAndGoesOnBehindIt() throws Exception {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.add(FIRST, 0, 2);
    session.next();
    consumer.beginAt(FIRST, 9);
    consumer.add(FIRST, 9, 1);

    SourceBatch lost = batch(session);
    assertThat(lost.lost() + " of " + lost.source(), is("7 of plays-0"));
    assertThat(lost.records(), is(List.of()));
    assertThat(batch(session).records().get(0).position(), is(9L));
  }

  @Test
  void readsAgainFromWhereALogDiffersThatWasCutOff() throws Exception {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.add(FIRST, 0, 8);
    session.next();
    consumer.setPollException(
        new LogTruncationException(Map.of(FIRST, 8L), Map.of(FIRST, new OffsetAndMetadata(6))));
    assertThat(session.next(), is(nullValue()));

    assertThat(session.position(), is(SourcePosition.of(6)));
    assertThat(batch(session).records().get(0).position(), is(6L));
  }

  @Test
  void saysInOneLineWhyKafkaRefuses() {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.setPollException(new TopicAuthorizationException("Not authorized to read plays"));

    InputException e = assertThrows(InputException.class, () -> session.next());

    assertThat(
        e.getMessage(),
        is(
            "Kafka at localhost:1 cannot be read: Not authorized to read plays"
                + " (TopicAuthorizationException)"));
  }

  @Test
  void holdsNoWatermarkWhenItsLastPartitionIsGone() throws Exception {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.add(FIRST, 0, 1);
    session.next();
    topics = new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic("y", 0))));
    session.next();
    reading.clock().advance(900_000, 0);

    assertThat(session.watermark().getMillis(), is(900_000L));
    assertThat(session.watermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE), is(true));
  }

  /** What is fetched beyond a batch, whatever the number of partitions. */
  @ParameterizedTest
  @ValueSource(ints = {2, 40})
  void holdsFewBytesOfRecordsThatAreLarge(int partitions) throws Exception {
    int size = 900_000;
    topics = shape("x", partitions);
    List<TopicPartition> all = new PartitionShare(0, 1).of(topics, List.of("plays"));
    all.forEach(partition -> consumer.beginAt(partition, 0));
    KafkaSession session = open();
    byte[] value = new byte[size];
    for (TopicPartition partition : all) {
      consumer.addLarge(partition, 100 / partitions, value);
    }
    int read = 0;
    long most = 0;
    for (SourceBatch batch = session.next(); batch != null; batch = session.next()) {
      read += batch.records().size();
      assertThat(batch.records().size(), is(lessThanOrEqualTo(2)));
      most = Math.max(most, consumer.given - read);
    }
    assertThat(read, is(100 / partitions * partitions));
    assertThat(most * size, is(lessThan(55L << 20)));
  }

  @Test
  void takesManySmallRecordsAtOnce() throws Exception {
    consumer.beginAt(FIRST, 0);
    KafkaSession session = open();
    consumer.add(FIRST, 0, 2000);

    assertThat(batch(session).records().size(), is(500));
    assertThat(consumer.given, is(greaterThan(1000L)));
  }

  /** Windows would have to hold what is ahead until the rest has come. */
  @Test
  void readsOnlyWhatIsFurthestBehindWhileMemoryIsScarce() throws Exception {
    KafkaSession session = openFarApart(30_000, 30_000);
    assertThat("as it comes", sources(session, 2), hasItem("plays-1"));

    AtomicBoolean isScarce = new AtomicBoolean(true);
    reading.holdBackWhile(isScarce::get);
    assertThat(sources(session, 30), is(Set.of("plays-0")));
    assertThat("what waits stays with the brokers", consumer.ahead(), is(lessThan(12_000L)));

    isScarce.set(false);
    assertThat(sources(session, 5), hasItem("plays-1"));
    isScarce.set(true);
    assertThat(sources(session, 5), is(Set.of("plays-0")));
    sources(session, 30);
    assertThat("what has nothing more holds none up", sources(session, 40), is(Set.of("plays-1")));
  }

  /** With so many records of either partition, of which the second is far ahead. */
  private KafkaSession openFarApart(int first, int second) {
    topics = shape("x", 2);
    consumer.beginAt(FIRST, 0);
    consumer.beginAt(SECOND, 100_000);
    KafkaSession session = open();
    consumer.add(FIRST, 0, first);
    consumer.add(SECOND, 100_000, second);
    return session;
  }

  @Test
  void readsNothingOfThisPartWhileAnotherIsFurtherBehind() throws Exception {
    consumer.beginAt(FIRST, 1_000);
    KafkaSession session = open();
    consumer.add(FIRST, 1_000, 1_000);
    session.next();
    reading.holdBackWhile(() -> true);
    reading.pace().tell("share 1", org.joda.time.Instant.ofEpochMilli(500));
    assertThat(session.next(), is(nullValue()));
    assertThat(session.next(), is(nullValue()));

    reading.pace().tell("share 1", org.joda.time.Instant.ofEpochMilli(5_000));
    assertThat(batch(session).records().size(), is(500));
  }

  /** What was fetched is given before its partition ends, as it is while memory is plenty. */
  @Test
  void goesOnWhereATopicIsDeletedWhileMemoryIsScarce() throws Exception {
    KafkaSession session = openFarApart(500, 6_000);
    assertThat(sources(session, 1), is(Set.of("plays-1")));

    reading.holdBackWhile(() -> true);
    topics = new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic("y", 0))));
    assertThat(sources(session, 10), is(Set.of("plays-0", "plays-1")));
    assertThat(session.next(), is(nullValue()));
  }

  @Test
  void holdsNoOtherPartBackWhenItHasNothingMore() throws Exception {
    consumer.beginAt(FIRST, 1_000);
    KafkaSession session = open();
    consumer.add(FIRST, 1_000, 500);
    session.next();
    assertThat(session.next(), is(nullValue()));
    assertThat(reading.pace().isLeast(org.joda.time.Instant.ofEpochMilli(9_000)), is(true));
  }

  /** Of so many batches, which there must be, but for one now and then that comes to nothing. */
  private static Set<String> sources(KafkaSession session, int batches) {
    Set<String> sources = new TreeSet<>();
    int tries = 0;
    for (int i = 0; i < batches; tries++) {
      assertThat(tries, is(lessThan(10 * batches)));
      SourceBatch batch = session.next();
      if (batch != null) {
        sources.add(batch.source());
        i++;
      }
    }
    return sources;
  }

  @Test
  void notesWhereItStartsBeforeItHasReadAnything() {
    consumer.beginAt(FIRST, 3);
    open();

    assertThat(log.texts(), is(List.of("plays-0 3 x")));
  }

  private static SourceBatch batch(KafkaSession session) {
    return Objects.requireNonNull(session.next());
  }

  private KafkaSession open() {
    KafkaReadSpec spec =
        KafkaReadSpec.builder()
            .setSettings(ClientSettings.of("localhost:1", "g", Map.of()))
            .setTopics(List.of("plays"))
            .setEventTimes(record -> record.position())
            .setStartFrom(StartFrom.warehouse())
            .setCommitGate(CommitGate.alwaysDurable())
            .setPositionLog(log)
            .setOutOfOrdernessMillis(10)
            .setStopAtEnd(false)
            .setBatchSize(500)
            .build();
    PartitionShare share = new PartitionShare(0, 1);
    List<Partition> partitions =
        share.of(topics, spec.topics()).stream()
            .map(id -> Partition.of(id, Partition.NO_END))
            .collect(Collectors.toList());
    return new KafkaSession(
        consumer,
        AssignedPartitions.assign(consumer, spec, reading, share, partitions, topics, null),
        () -> topics,
        spec,
        "share 0",
        reading);
  }

  private static TopicShape shape(String id, int partitions) {
    return new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic(id, partitions))));
  }

  private static final class Log implements PositionLog {
    private final TreeMap<String, ReadPosition> noted = new TreeMap<>();

    @Override
    public Map<String, ReadPosition> stored() {
      return noted;
    }

    @Override
    public void note(List<ReadPosition> positions) {
      positions.forEach(position -> noted.put(position.source(), position));
    }

    List<String> texts() {
      return noted.values().stream()
          .map(p -> p.source() + " " + p.next() + " " + p.incarnation())
          .collect(Collectors.toList());
    }
  }

  /** Gives fifty records a poll, as the real one is told to. */
  private static final class Brokers extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
    private Map<TopicPartition, Long> committed = Map.of();
    private boolean failing;
    private long given;
    private long ahead;

    Brokers() {
      super(OffsetResetStrategy.NONE);
      setMaxPollRecords(50);
    }

    void beginAt(TopicPartition partition, long offset) {
      updateBeginningOffsets(Map.of(partition, offset));
      ends.merge(partition, offset, Math::max);
      updateEndOffsets(ends);
    }

    void add(TopicPartition partition, long from, int records) {
      for (long offset = from; offset < from + records; offset++) {
        add(partition, offset, new byte[] {1});
      }
    }

    void addLarge(TopicPartition partition, int records, byte[] value) {
      for (int offset = 0; offset < records; offset++) {
        add(partition, offset, value);
      }
    }

    private void add(TopicPartition partition, long offset, byte[] value) {
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(
              partition.topic(),
              partition.partition(),
              offset,
              offset,
              TimestampType.CREATE_TIME,
              0,
              value.length,
              null,
              value,
              new RecordHeaders(),
              Optional.empty());
      addRecord(record);
      kept.add(record);
      ends.put(partition, offset + 1);
      updateEndOffsets(ends);
    }

    void clear() {
      kept.clear();
      ends.replaceAll((partition, end) -> 0L);
      updateEndOffsets(ends);
    }

    /** What stands there is there again, as in a log. */
    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      kept.stream()
          .filter(record -> record.partition() == partition.partition())
          .filter(record -> record.offset() >= offset)
          .forEach(this::addRecord);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      var polled = super.poll(timeout);
      given += polled.count();
      ahead += polled.records(SECOND).size();
      return polled;
    }

    /** What was given of the second partition. */
    long ahead() {
      return ahead;
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      if (failing) {
        throw new TimeoutException("not yet");
      }
      return super.beginningOffsets(partitions, timeout);
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
      return position(partition);
    }

    @Override
    public synchronized void commitSync(
        Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      committed =
          offsets.entrySet().stream()
              .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
      commitSync(offsets, Duration.ZERO);
    }

    Map<TopicPartition, Long> committed() {
      return committed;
    }
  }
}
