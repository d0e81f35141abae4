package dev.alluvium.pipelines.simulate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.simulate.SimulationOptions.Clock;
import dev.alluvium.pipelines.simulate.music.MusicDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SimulationRunTest {
  private static final long NOW = Instant.parse("2026-03-07T03:00:00Z").toEpochMilli();

  private final RecordingSink sink = new RecordingSink();

  @Test
  void repeatsItselfByteForByteForTheSameOptions() throws IOException {
    SimulationOptions options = music().events(5_000).dirt(Dirt.demo()).seed(7).build();
    SimulationReport report = SimulateEvents.run(options, sink);
    List<SimulatedRecord> first = new ArrayList<>(sink.records());
    sink.records().clear();

    assertThat(SimulateEvents.run(options, sink), equalTo(report));
    assertThat(sink.records(), equalTo(first));
    sink.records().clear();
    SimulateEvents.run(options.toBuilder().seed(8).build(), sink);
    assertThat(sink.records(), not(equalTo(first)));
  }

  @Test
  void endsAtTheNumberOfEvents() throws IOException {
    assertThat(SimulateEvents.run(music().events(123).build(), sink).records(), is(123L));
    assertThat(sink.isCompleted(), is(true));
    assertThat(sink.isClosed(), is(true));
  }

  @Test
  void endsWhenTheEventTimeHasPassed() throws IOException {
    SimulateEvents.run(music().duration(Duration.ofHours(3)).build(), sink);

    long end = SimulationOptions.DEFAULT_START.plus(Duration.ofHours(3)).toEpochMilli();
    assertThat(sink.records().get(sink.records().size() - 1).eventTime(), lessThan(end));
    assertThat(
        sink.records().get(sink.records().size() - 1).eventTime(),
        greaterThanOrEqualTo(end - 300_000));
  }

  @Test
  void sendsEventsInTheOrderOfTheirTimes() throws IOException {
    SimulateEvents.run(music().events(20_000).build(), sink);

    long last = 0;
    for (SimulatedRecord each : sink.records()) {
      assertThat(each.eventTime(), greaterThanOrEqualTo(last));
      last = each.eventTime();
    }
  }

  @Test
  void sendsInRealTimeAsTheEventsHappenAtTheRateFromTheStart() throws IOException {
    FakeClock clock = new FakeClock(NOW);
    sink.onSend(each -> assertThat((double) each.eventTime(), closeTo(clock.nanos() / 1e6, 1.5)));
    SimulationOptions options =
        music().clock(Clock.REAL).rate(200).duration(Duration.ofMinutes(10)).build();
    new SimulationRun(options, sink, clock).run();

    List<Double> perSecond = new ArrayList<>();
    for (int minute = 0; minute < 10; minute++) {
      long from = NOW + minute * 60_000L;
      long events =
          sink.records().stream()
              .filter(each -> each.eventTime() >= from && each.eventTime() < from + 60_000)
              .count();
      perSecond.add(events / 60.0);
    }
    assertThat(perSecond, everyItem(closeTo(200, 20)));
  }

  /** Twenty minutes of a visit are one; the rate, and the kinds of pages in it, stay. */
  @Test
  void holdsTheRateOfPeopleWhoLiveFaster() throws IOException {
    SimulationOptions options =
        music().clock(Clock.REAL).pace(20).rate(20).duration(Duration.ofMinutes(36)).build();
    new SimulationRun(options, sink, new FakeClock(NOW)).run();

    assertThat(sink.records().size() / (36 * 60.0), closeTo(20, 2));
    assertThat(
        sink.records().stream().anyMatch(each -> each.topic().equals("status_change_events")),
        is(true));
  }

  @Test
  void simulatedTimeHasNoPace() {
    SimulationOptions.Builder options = music().pace(2);
    assertThrows(IllegalArgumentException.class, options::build);
  }

  @Test
  void holdsTheRealTimeRateForHours() throws IOException {
    SimulationOptions options =
        music().clock(Clock.REAL).rate(20).duration(Duration.ofHours(12)).build();
    new SimulationRun(options, sink, new FakeClock(NOW)).run();

    assertThat(sink.records().size() / 43_200.0, closeTo(20, 2));
  }

  @Test
  void keepsTheRateInHistoricalTime() throws IOException {
    FakeClock clock = new FakeClock(NOW);
    new SimulationRun(music().rate(100).events(1_000).build(), sink, clock).run();

    assertThat(clock.nanos() / 1e6 - NOW, closeTo(9_990, 2));
  }

  @Test
  void stopsFromAnotherThreadCompletesAndReports() throws Exception {
    SimulationRun run = new SimulationRun(music().build(), sink);
    CountDownLatch started = new CountDownLatch(1);
    sink.onSend(each -> started.countDown());
    CompletableFuture<SimulationReport> running =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return run.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    started.await();
    run.close();
    SimulationReport report = running.get();

    assertThat(report.records(), is((long) sink.records().size()));
    assertThat(run.sent(), is(report.records()));
    assertThat(sink.isCompleted(), is(true));
  }

  @Test
  void doesNothingIfItIsStoppedBeforeItBegins() throws IOException {
    SimulationRun run = new SimulationRun(music().build(), sink);
    run.close();

    assertThat(run.run().records(), is(0L));
  }

  @Test
  void closesTheSinkWithoutCompletingItWhenItFails() {
    sink.onSend(
        each -> {
          throw new IllegalStateException("full");
        });
    assertThrows(IllegalStateException.class, () -> SimulateEvents.run(music().build(), sink));
    assertThat(sink.isCompleted(), is(false));
    assertThat(sink.isClosed(), is(true));
  }

  private static SimulationOptions.Builder music() {
    return SimulationOptions.of(new MusicDomain());
  }
}
