package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.simulate.music.MusicDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpreadDirtTest {
  private static final int EVENTS = 20_000;
  private static final String LISTEN = "listen_events";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordingSink sink = new RecordingSink();

  @ParameterizedTest
  @EnumSource(
      value = DirtKind.class,
      names = {"MOJIBAKE", "TRUNCATED_PUNCTUATION", "ESCAPED_QUOTE"},
      mode = EnumSource.Mode.EXCLUDE)
  void appliesEachKindAtItsRateAndCountsIt(DirtKind kind) throws IOException {
    SimulationReport report = simulate(Dirt.none().with(kind, 0.2));

    long dirty = report.topics().values().stream().mapToLong(topic -> topic.dirt(kind)).sum();
    assertThat(dirty / (double) EVENTS, closeTo(0.2, 0.02));
    assertThat(report.events(), is((long) EVENTS));
    assertThat(report.records(), is(EVENTS + (kind == DirtKind.DUPLICATE ? dirty : 0)));
    assertThat((long) sink.records().size(), is(report.records()));
    assertThat(brokenRecords(), is(kind.isBreaking() ? dirty : 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"MOJIBAKE", "TRUNCATED_PUNCTUATION", "ESCAPED_QUOTE"})
  void spoilsTheTitlesThatCanBeSpoiltAndCountsTheEvents(DirtKind kind) throws IOException {
    List<String> clean = linesOf(Dirt.none());
    sink.records().clear();
    long all = simulateAndCount(Dirt.none().with(kind, 1), kind);
    long changed = changedFrom(clean);
    sink.records().clear();
    long half = simulateAndCount(Dirt.none().with(kind, 0.5), kind);

    assertThat(all, greaterThan(200L));
    assertThat(changed, is(all));
    assertThat(half / (double) all, closeTo(0.5, 0.1));
  }

  @Test
  void sendsTheBytesOfADuplicateOnceMoreWithinHalfAMinuteOfEventTime() throws IOException {
    SimulationReport report = simulate(Dirt.none().with(DirtKind.DUPLICATE, 0.1));

    Set<String> distinct = new HashSet<>(sink.lines());
    assertThat((long) distinct.size(), is(report.events()));
    long clock = 0;
    for (SimulatedRecord each : sink.records().subList(0, EVENTS)) {
      clock = Math.max(clock, each.eventTime());
      assertThat(clock - each.eventTime(), lessThan(400_000L));
    }
  }

  @Test
  void sendsLateRecordsWhenTheFeedHasPassedTheirTimeByTheDelay() throws IOException {
    Dirt late = Dirt.none().with(DirtKind.LATE, 0.1).withLateBy(Duration.ofMinutes(30));
    SimulationReport report = simulate(late);

    long clock = 0;
    long overdue = 0;
    long end = sink.records().stream().mapToLong(SimulatedRecord::eventTime).max().orElseThrow();
    for (SimulatedRecord each : sink.records()) {
      overdue += clock - each.eventTime() > 20 * 60_000L ? 1 : 0;
      clock = Math.max(clock, each.eventTime());
    }
    assertThat(end - sink.records().get(0).eventTime(), greaterThan(3_600_000L));
    long counted =
        report.topics().values().stream().mapToLong(topic -> topic.dirt(DirtKind.LATE)).sum();
    assertThat(overdue / (double) counted, closeTo(1, 0.05));
  }

  @Test
  void leavesTheEventsBeneathTheDirtAsTheyAre() throws IOException {
    List<String> clean = linesOf(Dirt.none());
    sink.records().clear();
    simulate(Dirt.demo());

    Set<String> sent = new HashSet<>(sink.lines());
    long untouched = clean.stream().filter(sent::contains).count();
    assertThat(untouched / (double) EVENTS, closeTo(0.28, 0.05));
    assertThat(
        sink.records().stream().map(each -> each.key() + each.eventTime()).distinct().count(),
        is(sessionsAndTimes(clean)));
  }

  @Test
  void reportsBrokenRecordsSoThatTheOthersAreWhatRawHolds() throws IOException {
    SimulationReport report = simulate(Dirt.demo().withMalformed(0.1));

    long broken = report.topics().values().stream().mapToLong(SimulationReport.Topic::broken).sum();
    assertThat(brokenRecords(), is(broken));
    assertThat(broken, greaterThan(EVENTS / 12L));
    JsonNode json = JSON.readTree(report.toJson());
    assertThat(
        json.at("/topics/listen_events/records").asLong(), is(report.topic(LISTEN).records()));
    assertThat(
        json.at("/topics/listen_events/dirt/duplicate").asLong(),
        is(report.topic(LISTEN).dirt(DirtKind.DUPLICATE)));
    assertThat(json.at("/topics/listen_events/broken").asLong(), is(report.topic(LISTEN).broken()));
  }

  @Test
  void acceptsFractionsOnly() {
    assertThrows(IllegalArgumentException.class, () -> Dirt.none().with(DirtKind.LATE, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Dirt.none().withMalformed(-0.1));
    Dirt full = Dirt.none().withMalformed(1);
    assertThrows(IllegalArgumentException.class, () -> full.with(DirtKind.OUT_OF_RANGE_DATE, 0.1));
    assertThat(full.withMalformed(0.5).fraction(DirtKind.CUT_JSON), equalTo(0.1));
  }

  private SimulationReport simulate(Dirt dirt) throws IOException {
    return SimulateEvents.run(
        SimulationOptions.of(new MusicDomain()).events(EVENTS).dirt(dirt).build(), sink);
  }

  private long simulateAndCount(Dirt dirt, DirtKind kind) throws IOException {
    return simulate(dirt).topics().values().stream().mapToLong(topic -> topic.dirt(kind)).sum();
  }

  private List<String> linesOf(Dirt dirt) throws IOException {
    simulate(dirt);
    return new ArrayList<>(sink.lines());
  }

  private long changedFrom(List<String> clean) {
    List<String> lines = sink.lines();
    long changed = 0;
    for (int i = 0; i < lines.size(); i++) {
      changed += lines.get(i).equals(clean.get(i)) ? 0 : 1;
    }
    return changed;
  }

  private static long sessionsAndTimes(List<String> clean) throws IOException {
    Set<String> distinct = new HashSet<>();
    for (String line : clean) {
      JsonNode event = JSON.readTree(line);
      distinct.add(event.get("sessionId").asText() + event.get("ts").asText());
    }
    return distinct.size();
  }

  private long brokenRecords() {
    return sink.records().stream().filter(SpreadDirtTest::isBroken).count();
  }

  /** What the contracts reject: no JSON object, no numeric session, a date out of range. */
  private static boolean isBroken(SimulatedRecord simulated) {
    try {
      JsonNode event = JSON.readTree(simulated.payload());
      long ts = event.path("ts").asLong();
      return !event.path("sessionId").isIntegralNumber()
          || ts < 946_684_800_000L
          || ts >= 4_102_444_800_000L;
    } catch (JsonProcessingException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
