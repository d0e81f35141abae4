package dev.alluvium.transforms.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.transforms.kafka.client.ClientSettings;
import dev.alluvium.transforms.kafka.client.TopicShape;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.source.PositionLog;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartOffsetsTest {
  private static final TopicPartition PLAYS = new TopicPartition("plays", 0);
  private static final TopicPartition QUIET = new TopicPartition("plays", 1);
  private static final String ID = "the id";

  private final Reading reading = Reading.create();
  private final Log log = new Log();
  private final Offsets consumer = new Offsets();

  StartOffsetsTest() {
    consumer.assign(List.of(PLAYS, QUIET));
    consumer.updateBeginningOffsets(Map.of(PLAYS, 10L, QUIET, 0L));
    consumer.updateEndOffsets(Map.of(PLAYS, 100L, QUIET, 7L));
  }

  @Test
  void areWhereTheWarehouseHasComeAndTheBeginningOfWhatItDoesNotKnow() {
    log.stored.put("plays-0", new ReadPosition("plays-0", 42, ID));

    assertThat(starts(StartFrom.warehouse(), Map.of()), is(Map.of(PLAYS, 42L, QUIET, 0L)));
    assertThat(reading.takeLost("plays-0"), is(0L));
  }

  @Test
  void areTheBeginningOfATopicThatWasMadeAnew() {
    log.stored.put("plays-0", new ReadPosition("plays-0", 42, "another id"));
    log.stored.put("plays-1", new ReadPosition("plays-1", 5, "another id"));

    assertThat(starts(StartFrom.warehouse(), Map.of()), is(Map.of(PLAYS, 10L, QUIET, 0L)));
    assertThat("what the new one had deleted already", reading.takeLost("plays-0"), is(10L));
  }

  @Test
  void areWhereTheWarehouseHasComeInATopicOfAnUnknownIncarnation() {
    log.stored.put("plays-0", new ReadPosition("plays-0", 42, null));

    assertThat(starts(StartFrom.warehouse(), Map.of()).get(PLAYS), is(42L));
  }

  @Test
  void areBehindWhatWasDeletedUnread() {
    log.stored.put("plays-0", new ReadPosition("plays-0", 4, ID));

    assertThat(starts(StartFrom.warehouse(), Map.of()).get(PLAYS), is(10L));
    assertThat(reading.takeLost("plays-0"), is(6L));
    assertThat("taken once", reading.takeLost("plays-0"), is(0L));
  }

  @Test
  void areTheBeginningOfALogThatWasCutOff() {
    log.stored.put("plays-0", new ReadPosition("plays-0", 101, ID));

    assertThat(starts(StartFrom.warehouse(), Map.of()).get(PLAYS), is(10L));
    assertThat(reading.takeLost("plays-0"), is(0L));
  }

  @Test
  void areWhatTheGroupHasCommittedWhateverTheWarehouseSays() {
    log.stored.put("plays-0", new ReadPosition("plays-0", 42, ID));
    consumer.commitSync(Map.of(PLAYS, new OffsetAndMetadata(50)));

    assertThat(starts(StartFrom.committed(), Map.of()), is(Map.of(PLAYS, 50L, QUIET, 0L)));
  }

  @Test
  void areTheBeginningWhereThatIsAskedForWhateverTheUserSays() {
    assertThat(
        starts(StartFrom.earliest(), Map.of("auto.offset.reset", "latest")),
        is(Map.of(PLAYS, 10L, QUIET, 0L)));
  }

  @Test
  void areTheFirstRecordOfATimeAndTheEndWhereThereIsNone() {
    consumer.times.put(PLAYS, 60L);

    assertThat(
        starts(StartFrom.time(Instant.ofEpochMilli(5)), Map.of()),
        is(Map.of(PLAYS, 60L, QUIET, 7L)));
  }

  @ParameterizedTest
  @CsvSource({"earliest, 10", "latest, 100"})
  void areWhatTheUserSaysWhereNobodyElseDoes(String reset, long expected) {
    assertThat(
        starts(StartFrom.warehouse(), Map.of("auto.offset.reset", reset)).get(PLAYS), is(expected));
  }

  @Test
  void areRefusedWhereNobodySaysAndTheUserWantsNoneChosen() {
    InputException e =
        assertThrows(
            InputException.class,
            () -> starts(StartFrom.committed(), Map.of("auto.offset.reset", "none")));

    assertThat(e.getMessage(), containsString("auto.offset.reset=none"));
  }

  private Map<TopicPartition, Long> starts(StartFrom from, Map<String, String> properties) {
    return new StartOffsets(
            ClientSettings.of("localhost:1", "g", properties),
            from,
            log,
            new TopicShape(new TreeMap<>(Map.of("plays", new TopicShape.Topic(ID, 2)))),
            Notices.of(reading))
        .of(consumer, List.of(PLAYS, QUIET));
  }

  private static final class Log implements PositionLog {
    private final HashMap<String, ReadPosition> stored = new HashMap<>();

    @Override
    public Map<String, ReadPosition> stored() {
      return stored;
    }

    @Override
    public void note(List<ReadPosition> positions) {
      throw new AssertionError("nothing has been read");
    }
  }

  /** Offsets by time as a test says. */
  static final class Offsets extends MockConsumer<byte[], byte[]> {
    final Map<TopicPartition, Long> times = new HashMap<>();

    Offsets() {
      super(OffsetResetStrategy.NONE);
    }

    @Override
    public synchronized Map<TopicPartition, @Nullable OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> timestamps) {
      Map<TopicPartition, @Nullable OffsetAndTimestamp> found = new HashMap<>();
      timestamps.forEach(
          (partition, time) -> {
            Long offset = times.get(partition);
            found.put(partition, offset == null ? null : new OffsetAndTimestamp(offset, time));
          });
      return found;
    }
  }
}
