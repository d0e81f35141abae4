package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.ReadPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class UnreadPartitionsTest {
  private static final TopicPartition PLAYS = new TopicPartition("plays", 0);
  private static final String ID = "the id";

  private final StartOffsetsTest.Offsets consumer = new StartOffsetsTest.Offsets();

  /** Nobody looks into them: they are taken to have records. */
  private Duration wait = Duration.ZERO;

  UnreadPartitionsTest() {
    consumer.assign(List.of(PLAYS));
    consumer.updateBeginningOffsets(Map.of(PLAYS, 10L));
    consumer.updateEndOffsets(Map.of(PLAYS, 100L));
  }

  @Test
  void areThoseOfWhichTheWarehouseLacksSome() {
    assertThat(unread(42, ID), contains("plays-0"));
    assertThat(unread(100, ID), is(empty()));
    assertThat(unread(4, ID), contains("plays-0"));
    assertThat("not known", unread(Map.of()), contains("plays-0"));
    assertThat("of a topic that was there before", unread(100, "another"), contains("plays-0"));
  }

  @Test
  void areNotThoseOfWhichAllWasPublishedLater() {
    consumer.times.put(PLAYS, 42L);

    assertThat(unread(42, ID), is(empty()));
    assertThat(unread(41, ID), contains("plays-0"));
  }

  /** One that was read already has a time of the future. */
  @Test
  void areThoseOfWhichTheTimesTellNothing() {
    consumer.times.put(PLAYS, 20L);

    assertThat(unread(42, ID), contains("plays-0"));
  }

  /** It is read from its beginning. */
  @Test
  void areThoseThatWereCutOff() {
    assertThat(unread(101, ID), contains("plays-0"));
  }

  @Test
  void areNotThoseThatAreEmpty() {
    consumer.updateBeginningOffsets(Map.of(PLAYS, 100L));

    assertThat(unread(Map.of()), is(empty()));
  }

  /** What is read next is behind them. */
  @Test
  void areNotThoseWithNothingButTransactionsThatWereGivenUp() {
    wait = Duration.ofSeconds(20);
    consumer.schedulePollTask(() -> consumer.seek(PLAYS, 100));

    assertThat(unread(42, ID), is(empty()));
  }

  @Test
  void areThoseWithARecordBehindSuchTransactions() {
    wait = Duration.ofSeconds(20);
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>("plays", 0, 99, new byte[0], new byte[0])));

    assertThat(unread(42, ID), contains("plays-0"));
  }

  @Test
  void areNotThoseOfWhichTheFirstRecordWasPublishedLater() {
    wait = Duration.ofSeconds(20);
    consumer.times.put(PLAYS, 99L);
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>("plays", 0, 99, new byte[0], new byte[0])));

    assertThat(unread(42, ID), is(empty()));
  }

  private Set<String> unread(long next, String incarnation) {
    return unread(Map.of("plays-0", new ReadPosition("plays-0", next, incarnation)));
  }

  private Set<String> unread(Map<String, ReadPosition> stored) {
    return UnreadPartitions.of(
        consumer,
        List.of(PLAYS),
        stored,
        new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic(ID, 1)))),
        Instant.ofEpochMilli(5),
        wait);
  }
}
