package dev.alluvium.transforms.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.transforms.live.LiveFeed.Change;
import dev.alluvium.transforms.live.LiveFeed.Changes;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFeedTest {
  private static final Instant NOON = Instant.parse("2023-06-05T12:00:00Z");

  private static final TableSpec DOORS =
      TableSpec.builder()
          .setDataset("mart")
          .setName("doors")
          .setDescription("Doors.")
          .setOwner("tests")
          .setColumns(
              List.of(
                  ColumnSpec.optional("at", ColumnType.TIMESTAMP, "when"),
                  ColumnSpec.optional("door", ColumnType.STRING, "which"),
                  ColumnSpec.optional("secret", ColumnType.STRING, "not shown"),
                  ColumnSpec.optional("passed", ColumnType.INT64, "how many")))
          .setKey(List.of("at", "door"))
          .setRule(MergeRule.LAST_WRITTEN)
          .setOrdinal(0)
          .build();

  private static final WarehouseSpec WAREHOUSE =
      WarehouseSpec.of(List.of(DOORS), List.of(), Map.of());

  private static MemoryFeed feed(Optional<Duration> keep, int mostRows) {
    LiveTable doors =
        new LiveTable(
            "mart.doors",
            List.of("at", "door"),
            List.of("at", "door", "passed"),
            List.of(ColumnType.TIMESTAMP, ColumnType.STRING, ColumnType.INT64),
            List.of("at"),
            keep,
            mostRows);
    LiveTable view =
        new LiveTable(
            "mart.view",
            List.of(),
            List.of("n"),
            List.of(ColumnType.INT64),
            List.of(),
            Optional.empty(),
            mostRows);
    return MemoryFeed.of(List.of(doors, view), WAREHOUSE, InstantSource.fixed(NOON));
  }

  private static Row row(Instant at, String door, long passed) {
    return Row.withSchema(DOORS.rowSchema()).attachValues(at, door, "hidden", passed);
  }

  private static void write(MemoryFeed feed, TableMutation... mutations) {
    feed.written(List.of(Arrays.asList(mutations)));
  }

  private static TableMutation passed(Instant at, String door, long passed, long sequence) {
    return TableMutation.upsert(DOORS, row(at, door, passed), sequence);
  }

  private static List<String> rows(Changes changes) {
    return changes.changes().stream().map(change -> String.valueOf(change.row())).toList();
  }

  /** What a reader has that takes changes in. */
  private static void apply(Map<String, String> copy, Changes changes) {
    for (Change change : changes.changes()) {
      @Nullable String row = change.row();
      if (row == null) {
        copy.remove(change.table() + change.key());
      } else {
        copy.put(change.table() + change.key(), row);
      }
    }
  }

  @Test
  void keepsTheRowWithTheLargestSequenceAndOnlyDeclaredColumns() {
    MemoryFeed feed = feed(Optional.empty(), 100);
    write(feed, passed(NOON, "n", 2, 12), passed(NOON, "n", 1, 11), passed(NOON, "s", 5, 3));
    write(feed, TableMutation.delete(DOORS, row(NOON, "s", 0), 4), passed(NOON, "s", 6, 2));

    assertThat(rows(feed.snapshot()), contains("[\"2023-06-05T12:00:00Z\",\"n\",2]"));
  }

  @Test
  void tellsNothingOfARowThatIsWrittenAgainAsItWas() {
    MemoryFeed feed = feed(Optional.empty(), 100);
    write(feed, passed(NOON, "n", 2, 12));
    long version = feed.snapshot().version();
    write(feed, passed(NOON, "n", 2, 13));

    assertThat(feed.since(version).get().changes(), is(empty()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readersThatTakeChangesInHaveWhatANewSnapshotHas(long seed) {
    Random random = new Random(seed);
    MemoryFeed feed = feed(Optional.of(Duration.ofHours(2)), 40);
    List<Map<String, String>> copies = new ArrayList<>();
    List<Long> versions = new ArrayList<>();
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(40) == 0) {
        Map<String, String> copy = new TreeMap<>();
        Changes snapshot = feed.snapshot();
        apply(copy, snapshot);
        copies.add(copy);
        versions.add(snapshot.version());
      }
      Instant at = NOON.minus(Duration.ofMinutes(10L * random.nextInt(20)));
      String door = "d" + random.nextInt(5);
      write(
          feed,
          random.nextInt(4) == 0
              ? TableMutation.delete(DOORS, row(at, door, 0), random.nextInt(1_000))
              : passed(at, door, random.nextInt(9), random.nextInt(1_000)));
      for (int i = 0; i < copies.size(); i++) {
        if (random.nextInt(5) == 0) {
          Changes changes = feed.since(versions.get(i)).orElseThrow();
          assertThat(changes.from(), is(versions.get(i)));
          apply(copies.get(i), changes);
          versions.set(i, changes.version());
        }
      }
    }
    Map<String, String> last = new TreeMap<>();
    apply(last, feed.snapshot());
    for (int i = 0; i < copies.size(); i++) {
      apply(copies.get(i), feed.since(versions.get(i)).orElseThrow());
      assertThat(copies.get(i), is(last));
    }
  }

  @Test
  void dropsWhatIsOlderThanKeptOrTooMuchAndSaysSo() {
    MemoryFeed feed = feed(Optional.of(Duration.ofHours(1)), 3);
    write(feed, passed(NOON.minusSeconds(7_200), "n", 1, 1));
    long before = feed.snapshot().version();
    write(feed, passed(NOON, "n", 2, 2));
    assertThat(
        rows(feed.since(before).get()), contains("[\"2023-06-05T12:00:00Z\",\"n\",2]", "null"));

    write(feed, passed(NOON, "o", 3, 3), passed(NOON, "p", 4, 4), passed(NOON, "q", 5, 5));
    assertThat(feed.snapshot().changes().size(), is(3));
  }

  @Test
  void anEventFromTheFutureMakesNothingOld() {
    MemoryFeed feed = feed(Optional.of(Duration.ofHours(1)), 100);
    write(feed, passed(NOON, "n", 1, 1), passed(NOON.plusSeconds(86_400), "n", 2, 2));
    write(feed, passed(NOON.minusSeconds(600), "n", 3, 3));

    assertThat(feed.snapshot().changes().size(), is(3));
  }

  @Test
  void asksForASnapshotWhereChangesAreForgottenAndStaysBounded() {
    MemoryFeed feed = feed(Optional.of(Duration.ZERO), 10);
    long early = feed.snapshot().version();
    for (int i = 0; i < HeldRows.MOST_GONE + 100; i++) {
      write(feed, passed(NOON.minusSeconds(100_000L - i), "n", 1, i));
    }

    assertThat(feed.since(early), is(Optional.empty()));
    assertThat(feed.since(feed.snapshot().version() + 1), is(Optional.empty()));
    assertThat(
        feed.since(feed.snapshot().version() - 1_000).get().changes().size(), lessThan(1_001));
    assertThat(feed.snapshot().changes().size(), is(1));
  }

  @Test
  void whatIsReadGivesWayToWhatWasWrittenSince() {
    MemoryFeed feed = feed(Optional.empty(), 100);
    write(feed, passed(NOON, "n", 9, 1));
    feed.read(
        0,
        List.of(
            List.of("2023-06-05 12:00:00", "n", "1"), List.of("2023-06-05 11:00:00.25", "s", "2")));

    assertThat(
        rows(feed.snapshot()),
        contains("[\"2023-06-05T11:00:00.250Z\",\"s\",2]", "[\"2023-06-05T12:00:00Z\",\"n\",9]"));
  }

  @Test
  void rowsOfAViewAreToldApartByWhatTheySayAndHowOften() {
    MemoryFeed feed = feed(Optional.empty(), 100);
    feed.read(1, List.of(List.of("7"), List.of("7"), List.of("8")));
    long version = feed.snapshot().version();
    feed.read(1, List.of(List.of("7"), List.of("9")));

    assertThat(
        rows(feed.since(version).get()).stream().sorted().toList(),
        contains("[9]", "null", "null"));
    assertThat(feed.snapshot().changes().size(), is(2));
  }

  /** Each reading would tell it, and tell it to be gone. */
  @Test
  void tellsNothingOfWhatIsReadAgainAndTooOld() {
    MemoryFeed feed = feed(Optional.of(Duration.ofHours(1)), 100);
    List<List<@Nullable String>> rows =
        List.of(List.of("2023-06-05 12:00:00", "n", "1"), List.of("2023-06-05 10:00:00", "s", "2"));
    feed.read(0, rows);
    long version = feed.snapshot().version();
    assertThat(rows(feed.snapshot()), contains("[\"2023-06-05T12:00:00Z\",\"n\",1]"));

    feed.read(0, rows);

    assertThat(feed.snapshot().version(), is(version));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT64, inf",
    "FLOAT64, -inf",
    "FLOAT64, nan",
    "TIMESTAMP, infinity",
    "TIMESTAMP, 290309-12-22 (BC) 00:00:00",
    "DATE, -infinity",
    "DATE, 5877642-06-25 (BC)"
  })
  void whatJsonDoesNotHaveIsNoValue(ColumnType type, String text) {
    assertThat(LiveRow.parse(type, text), is(nullValue()));
  }
}
