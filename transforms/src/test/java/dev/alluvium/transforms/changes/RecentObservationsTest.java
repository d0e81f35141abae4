package dev.alluvium.transforms.changes;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecentObservationsTest {
  private static final int HISTORIES = 2_000;
  private static final long LATENESS = 20;
  private static final Schema ROW =
      Schema.builder()
          .addStringField("key")
          .addInt64Field("micros")
          .addInt64Field("sequence")
          .addStringField("hashdiff")
          .addStringField("source")
          .build();

  /** One observation on its way. */
  private record Seen(String key, long micros, long sequence, String hashdiff, String source) {
    Observation observation() {
      Row row = Row.withSchema(ROW).addValues(key, micros, sequence, hashdiff, source).build();
      return new Observation(micros, sequence, hashdiff, row);
    }
  }

  @Test
  void givesOutWhatMakesTheSameHistoryForAnyOrderWithinTheLateness() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<Seen> arrivals = arrivals(new Random(seed));
      if (!isExact(arrivals)) {
        throw new AssertionError("seed " + seed + ", at the least: " + shrunk(arrivals));
      }
    }
  }

  @Test
  void isExactAgainWhenABoundedLoadHasStoredWhatCameTooLateForIt() {
    int inexact = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<Seen> arrivals = arrivals(new Random(seed));
      Collections.shuffle(arrivals, new Random(seed));
      List<Row> all = rows(arrivals);
      List<Row> written = written(arrivals, LATENESS / 4);
      inexact += folded(written).equals(folded(all)) ? 0 : 1;
      written.addAll(all);
      assertThat("seed " + seed, folded(written), is(folded(all)));
    }
    assertThat("histories that lateness made inexact", inexact, greaterThan(0));
  }

  @Test
  void givesOutAFewOfManyRepeats() {
    RecentObservations recent = new RecentObservations();
    List<Row> written = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      recent.add("k", new Seen("k", i, 0, i < 500 ? "a" : "b", "s").observation(), written::add);
    }
    assertThat(written.size(), is(2));
  }

  @Test
  void remembersNoMoreThanWhatCameWithinTheLateness() {
    Random random = new Random(1);
    RecentObservations recent = new RecentObservations();
    for (int i = 0; i < 50_000; i++) {
      Seen seen = new Seen("k" + random.nextInt(1_000), i, 0, "h" + random.nextInt(3), "s");
      recent.add(seen.key(), seen.observation(), row -> {});
      recent.forgetBefore(i - LATENESS);
      assertThat(recent.size(), lessThanOrEqualTo((int) LATENESS + 1));
      assertThat(recent.byKey.size(), lessThanOrEqualTo((int) LATENESS + 1));
    }
    recent.forgetBefore(Long.MAX_VALUE);
    assertThat(recent.byKey.keySet(), is(empty()));
    assertThat(recent.earliestMicros() == null, is(true));
  }

  @Test
  void givesOutWhatCameTooLateAndTheOneHeldBackBehindIt() {
    RecentObservations recent = new RecentObservations();
    List<Row> written = new ArrayList<>();
    recent.add("k", new Seen("k", 10, 0, "a", "s").observation(), written::add);
    recent.add("k", new Seen("k", 30, 0, "a", "s").observation(), written::add);
    recent.forgetBefore(20);
    recent.addTooLate("k", new Seen("k", 15, 0, "b", "s").observation(), written::add);
    List<Long> times = written.stream().map(row -> row.getInt64("micros")).toList();
    assertThat(times, is(List.of(10L, 15L, 30L)));
    assertThat(recent.size(), is(1));
  }

  @Test
  void isTheSameAfterItsCoder() throws Exception {
    RecentObservations recent = new RecentObservations();
    recent.add("k", new Seen("k", 10, 0, "a", "s").observation(), row -> {});
    recent.add("k", new Seen("k", 30, 0, "a", "s").observation(), row -> {});
    RecentObservations copy =
        CoderUtils.clone(new RecentObservationsCoder(Observed.table(ROW)), recent);
    List<Row> written = new ArrayList<>();
    copy.add("k", new Seen("k", 20, 0, "b", "s").observation(), written::add);
    List<Long> times = written.stream().map(row -> row.getInt64("micros")).toList();
    assertThat(times, is(List.of(20L, 30L)));
    assertThat(Objects.requireNonNull(copy.earliestMicros()), is(10L));
  }

  /** Few keys, states and times, so that everything meets; some twice, some from another source. */
  private static List<Seen> arrivals(Random random) {
    List<Seen> arrivals = new ArrayList<>();
    int size = 1 + random.nextInt(40);
    for (int i = 0; i < size; i++) {
      long micros = i + random.nextLong(LATENESS);
      String key = "k" + random.nextInt(2);
      String hashdiff = "h" + random.nextInt(3);
      String source = "s" + random.nextInt(2);
      Seen seen = new Seen(key, micros, random.nextInt(2), hashdiff, source);
      arrivals.add(seen);
      if (random.nextInt(5) == 0) {
        arrivals.add(random.nextBoolean() ? seen : arrivals.get(random.nextInt(arrivals.size())));
      }
    }
    return arrivals;
  }

  /** Whether the folded history is that of all, told by a watermark that is behind by no more. */
  private static boolean isExact(List<Seen> arrivals) {
    List<Row> written = written(arrivals, 2 * LATENESS);
    List<Row> all = rows(arrivals);
    assertThat(written.size(), lessThan(2 * all.size() + 1));
    return folded(written).equals(folded(all));
  }

  /** What a stream stores that remembers what is no older than that. */
  private static List<Row> written(List<Seen> arrivals, long remembered) {
    RecentObservations recent = new RecentObservations();
    List<Row> written = new ArrayList<>();
    long newest = 0;
    for (Seen seen : arrivals) {
      newest = Math.max(newest, seen.micros());
      if (seen.micros() < newest - remembered) {
        recent.addTooLate(seen.key(), seen.observation(), written::add);
      } else {
        recent.add(seen.key(), seen.observation(), written::add);
      }
      recent.forgetBefore(newest - remembered);
    }
    return written;
  }

  /** What a bounded load stores. */
  private static List<Row> rows(List<Seen> arrivals) {
    List<Row> all = new ArrayList<>();
    arrivals.forEach(seen -> all.add(Objects.requireNonNull(seen.observation().unwritten)));
    return all;
  }

  /** What a satellite's view shows, by the plainest means. */
  private static List<Row> folded(List<Row> stored) {
    TreeMap<String, Row> sorted = new TreeMap<>();
    for (Row row : stored) {
      String place =
          String.format(
              Locale.ROOT,
              "%s %09d %09d %s",
              row.getString("key"),
              row.getInt64("micros"),
              row.getInt64("sequence"),
              row.getString("hashdiff"));
      sorted.merge(place, row, (a, b) -> source(a).compareTo(source(b)) <= 0 ? a : b);
    }
    List<Row> changes = new ArrayList<>();
    @Nullable Row before = null;
    for (Row row : sorted.values()) {
      if (before == null
          || !Objects.equals(before.getString("key"), row.getString("key"))
          || !Objects.equals(before.getString("hashdiff"), row.getString("hashdiff"))) {
        changes.add(row);
      }
      before = row;
    }
    return changes;
  }

  private static String source(Row row) {
    return Objects.requireNonNull(row.getString("source"));
  }

  /** The arrivals without those that are not needed for the fault. */
  private static List<Seen> shrunk(List<Seen> arrivals) {
    List<Seen> least = new ArrayList<>(arrivals);
    for (int i = least.size() - 1; i >= 0; i--) {
      Seen taken = least.remove(i);
      if (isExact(least)) {
        least.add(i, taken);
      }
    }
    return least;
  }
}
