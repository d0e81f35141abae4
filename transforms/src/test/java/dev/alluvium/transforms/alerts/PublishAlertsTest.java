package dev.alluvium.transforms.alerts;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.alerts.Halls.Counted;
import dev.alluvium.transforms.timing.Timing;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.TableMutationCoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twice and a half the usual of two weeks, of three windows at least, and ten visitors. */
class PublishAlertsTest {
  private static final Timing TIMING =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofHours(2), 2);
  private static final Timing LONG =
      Timing.streaming(Duration.ofSeconds(10), Duration.ofDays(90), 2);

  private TestStream.Builder<TableMutation> stream = begin();
  private long sequence;

  @BeforeEach
  void forget() {
    Told.forget();
  }

  private static TestStream.Builder<TableMutation> begin() {
    return TestStream.create(TableMutationCoder.of(Halls.WAREHOUSE));
  }

  private static Counted window(String start, long visitors) {
    return new Counted("north", Instant.parse(start), visitors);
  }

  private PublishAlertsTest come(Counted... windows) {
    for (Counted window : windows) {
      stream =
          stream.addElements(TimestampedValue.of(window.written(++sequence), joda(window.start())));
    }
    return this;
  }

  private PublishAlertsTest watermark(String time) {
    stream = stream.advanceWatermarkTo(joda(Instant.parse(time)));
    return this;
  }

  private static org.joda.time.Instant joda(Instant instant) {
    return org.joda.time.Instant.ofEpochMilli(instant.toEpochMilli());
  }

  private List<String> told(Timing timing, AlertPast past) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .apply(
            PublishAlerts.of(
                    Halls.alert(), Halls.MART, Halls.EVENT, Halls.WAREHOUSE, timing, new Told())
                .startingWith(past));
    pipeline.run().waitUntilFinish();
    stream = begin();
    return Told.messages();
  }

  /** Three windows of ten on a Monday, at noon in Berlin. */
  private PublishAlertsTest usualMonday() {
    return come(
        window("2023-06-05T10:00:00Z", 10),
        window("2023-06-05T10:30:00Z", 10),
        window("2023-06-05T11:00:00Z", 10));
  }

  @Test
  void tellsWhenAWindowComesToAlertAndOfEachChangeOfItsNumbers() {
    assertThat(
        usualMonday()
            .watermark("2023-06-05T12:00:00Z")
            .come(window("2023-06-12T10:00:00Z", 24))
            .come(window("2023-06-12T10:00:00Z", 25))
            .come(window("2023-06-12T10:00:00Z", 25))
            .watermark("2023-06-12T11:00:00Z")
            .come(window("2023-06-12T10:00:00Z", 30))
            .told(TIMING, AlertPast.none()),
        contains(
            "2023-06-12T10:00:00Z north 25 10.0 3 2.5",
            "2023-06-12T10:00:00Z north 30 10.0 3 3.0"));
  }

  @Test
  void takesAnAlertBackWhenAnEarlierWeekChanges() {
    assertThat(
        usualMonday()
            .come(window("2023-06-12T10:00:00Z", 30), window("2023-06-12T10:30:00Z", 60))
            .come(window("2023-06-05T11:30:00Z", 18))
            .come(window("2023-06-05T10:00:00Z", 40))
            .told(LONG, AlertPast.none()),
        contains(
            "2023-06-12T10:00:00Z north 30 10.0 3 3.0",
            "2023-06-12T10:30:00Z north 60 10.0 3 6.0",
            "2023-06-12T10:00:00Z north 30 12.0 4 2.5",
            "2023-06-12T10:30:00Z north 60 12.0 4 5.0",
            "2023-06-12T10:00:00Z north none",
            "2023-06-12T10:30:00Z north 60 19.5 4 3.076923076923077"));
  }

  @Test
  void heedsNoRowThatIsOlderThanOneOfItsWindow() {
    usualMonday().come(window("2023-06-12T10:00:00Z", 30));
    sequence = 0;
    assertThat(
        come(window("2023-06-12T10:00:00Z", 5)).told(TIMING, AlertPast.none()),
        contains("2023-06-12T10:00:00Z north 30 10.0 3 3.0"));
  }

  @Test
  void forgetsDaysThatDoNotCountAnyMore() {
    assertThat(
        usualMonday()
            .watermark("2023-07-15T00:00:00Z")
            .come(window("2023-06-12T10:00:00Z", 30))
            .told(TIMING, AlertPast.none()),
        is(empty()));
  }

  @Test
  void keepsTheSumOfADayWhoseWindowsAreGivenUp() {
    assertThat(
        usualMonday()
            .watermark("2023-06-12T09:00:00Z")
            .come(window("2023-06-05T10:00:00Z", 1000))
            .come(window("2023-06-12T10:00:00Z", 30))
            .told(TIMING.portable(), AlertPast.none()),
        contains("2023-06-12T10:00:00Z north 30 10.0 3 3.0"));
  }

  @Test
  void startsWithWhatTheWarehouseHasAndTakesBackWhatMayHaveBeenToldBefore(@TempDir Path folder) {
    List<Counted> stored =
        List.of(
            window("2023-06-05T10:00:00Z", 10),
            window("2023-06-05T10:30:00Z", 10),
            window("2023-06-05T11:00:00Z", 10),
            window("2023-06-12T10:00:00Z", 20),
            window("2023-06-12T10:30:00Z", 9));
    AlertPast past =
        StoredHalls.past(folder.resolve("w.duckdb"), stored, Instant.parse("2023-06-12T10:00:00Z"));

    assertThat(
        come(stored.get(3), stored.get(4))
            .come(window("2023-06-12T11:00:00Z", 12), window("2023-06-12T11:30:00Z", 25))
            .told(TIMING, past)
            .stream()
            .distinct()
            .toList(),
        contains(
            "2023-06-12T10:00:00Z north none",
            "2023-06-12T10:30:00Z north none",
            "2023-06-12T11:00:00Z north none",
            "2023-06-12T11:30:00Z north 25 10.0 3 2.5"));
  }

  /** A run before had published an alert of a part of a window, and died before it wrote any. */
  @Test
  void takesBackWhatNeverCameToTheWarehouse(@TempDir Path folder) {
    AlertPast past =
        StoredHalls.past(
            folder.resolve("w.duckdb"), List.of(), Instant.parse("2023-06-04T00:00:00Z"));
    assertThat(
        usualMonday().come(window("2023-06-12T10:00:00Z", 5)).told(TIMING, past).stream()
            .filter(told -> told.contains("06-12"))
            .toList(),
        contains("2023-06-12T10:00:00Z north none"));
  }

  @Test
  void takesNothingBackWhereNothingWasBefore() {
    assertThat(
        usualMonday().come(window("2023-06-12T10:00:00Z", 5)).told(TIMING, AlertPast.none()),
        is(empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2023-10-29, false",
    "2, 2023-10-29, true",
    "3, 2023-03-26, false",
    "4, 2023-03-26, true"
  })
  void theLastMessagesAreTheViewInAnyOrderAndAfterARestart(
      long seed, LocalDate sunday, boolean inProcess, @TempDir Path folder) {
    Random random = new Random(seed);
    Timing timing = inProcess ? LONG.inProcess() : LONG.portable();
    List<Counted> windows = AnyWindows.about(sunday, random);
    int half = windows.size() / 2;
    Instant open = windows.get(half).start();
    Map<String, String> expected = Halls.expected(windows);

    List<Counted> first = new ArrayList<>(windows.subList(0, half + half / 3));
    send(first, random);
    told(timing, AlertPast.none());
    AlertPast past = StoredHalls.past(folder.resolve("w.duckdb"), first, open);
    send(windows.stream().filter(w -> !w.start().isBefore(open)).toList(), random);
    told(timing, past);

    assertThat(Told.last(), is(expected));
    assertThat(expected.size(), greaterThan(5));
  }

  /** In bundles of any order, every third window with another number before. */
  @SuppressWarnings("unchecked") // An array of a generic type cannot be made otherwise.
  private void send(List<Counted> windows, Random random) {
    List<TableMutation> rows = new ArrayList<>();
    for (Counted window : windows) {
      if (random.nextInt(3) == 0) {
        rows.add(
            new Counted(window.hall(), window.start(), AnyWindows.visitors(random))
                .written(random.nextInt(10)));
      }
      rows.add(window.written(10));
    }
    Collections.shuffle(rows, random);
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + 1 + random.nextInt(40));
      List<TimestampedValue<TableMutation>> bundle = new ArrayList<>();
      for (TableMutation row : rows.subList(from, to)) {
        bundle.add(TimestampedValue.of(row, org.joda.time.Instant.EPOCH));
      }
      stream =
          stream.addElements(
              bundle.get(0), bundle.subList(1, bundle.size()).toArray(TimestampedValue[]::new));
      from = to;
    }
  }
}
