package dev.alluvium.pipelines.target.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.transforms.source.UnreadSources;
import dev.alluvium.transforms.warehouse.LocalTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalWarehouseTest {
  private static final DomainSpec MUSIC = ContractLoader.loadNamed("music");
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  private final Path file;

  LocalWarehouseTest(@TempDir Path folder) {
    this.file = folder.resolve("w.duckdb");
  }

  @Test
  void tellsTheNewestEventOfYearsThatNanosecondsDoNotReach() throws SQLException {
    try (LocalWarehouse warehouse = open()) {
      put(warehouse, "listen_events", "9999-12-31 23:59:59.999999");
      put(warehouse, "auth_events", "0001-01-01 00:00:00.000001");
      assertThat(
          warehouse.newest(UnreadSources.NONE).notBefore(),
          is(
              Map.of(
                  "listen_events", Instant.parse("9999-12-31T23:59:59.999999Z"),
                  "auth_events", Instant.parse("0001-01-01T00:00:00.000001Z"))));
    }
  }

  @Test
  void doesNotCallAnEventNewThatIsAheadOfTheClock() throws SQLException {
    try (LocalWarehouse warehouse = open()) {
      put(warehouse, "listen_events", "9999-12-31");
      assertThat(warehouse.local().orElseThrow().newest(NOW), is(Optional.empty()));
      put(warehouse, "listen_events", "2026-05-01 11:59:58");
      put(warehouse, "auth_events", "2026-05-01 11:59:59.5");
      put(warehouse, "auth_events", "2026-05-01 12:00:00.000001");
      assertThat(
          warehouse.local().orElseThrow().newest(NOW),
          is(Optional.of(Instant.parse("2026-05-01T11:59:59.5Z"))));
    }
  }

  /** Asking would cost more the more has been read. */
  @Test
  void looksAtRowsThatWereReadLongAgoOnce() throws SQLException {
    try (LocalWarehouse warehouse = open()) {
      LocalTables tables = warehouse.local().orElseThrow();
      put(warehouse, "listen_events", "2026-05-01 10:00:00");
      put(warehouse, "auth_events", "2026-05-01 11:55:00");
      Optional<Instant> newest = Optional.of(Instant.parse("2026-05-01T11:55:00Z"));
      assertThat(tables.newest(NOW), is(newest));

      execute(warehouse, "UPDATE raw.listen_events SET event_ts = '2026-05-01 11:59:00'");
      assertThat(tables.newest(NOW), is(newest));

      Instant later = NOW.plus(Duration.ofMinutes(21));
      assertThat(tables.newest(later), is(newest));
      execute(warehouse, "DELETE FROM raw.auth_events");
      assertThat(tables.newest(later.plusSeconds(5)), is(newest));

      put(warehouse, "page_view_events", "2026-05-01 12:21:02");
      assertThat(
          tables.newest(later.plusSeconds(5)),
          is(Optional.of(Instant.parse("2026-05-01T12:21:02Z"))));
    }
  }

  /** What is not known may be of any time. */
  @Test
  void tellsWhatAllPartitionsHadComeTo() throws SQLException {
    try (LocalWarehouse warehouse = open()) {
      assertThat("nothing was read", warehouse.newest(at -> Set.of()).passed(), is(empty()));
      readFrom(warehouse, "listen_events", "-0", "09:00", "12:00:00");
      assertThat("of no position", passed(warehouse, Set.of()), is(empty()));
      position(warehouse, "listen_events-0", 2);
      position(warehouse, "listen_events-1", 2);
      position(warehouse, "page_view_events-0", 2);
      readFrom(warehouse, "listen_events", "-1", "07:00", "12:00:10");
      readFrom(warehouse, "page_view_events", "-0", "05:00", "11:00:00");
      assertThat(
          "one that has nothing more holds nothing up",
          passed(warehouse, Set.of()),
          is(at("07:00")));
      assertThat(passed(warehouse, Set.of("listen_events-0")), is(at("07:00")));
      assertThat(passed(warehouse, Set.of("page_view_events-0")), is(at("05:00")));
      assertThat("a partition", passed(warehouse, Set.of("listen_events-2")), is(empty()));
      assertThat("a topic", passed(warehouse, Set.of("auth_events-0")), is(empty()));
      execute(
          warehouse,
          "INSERT INTO raw.listen_events (event_ts, source, position, record_digest, read_at)"
              + " VALUES ('2026-05-01 08:00:00', 'listen_events-1', 3, 1, '2026-05-01 12:00:10')");
      assertThat("what is behind the position", passed(warehouse, Set.of()), is(at("07:00")));
      position(warehouse, "listen_events-1", 4);
      assertThat(passed(warehouse, Set.of()), is(at("08:00")));
      position(warehouse, "listen_events-1", 3);
      assertThat(passed(warehouse, Set.of()), is(at("07:00")));
      execute(
          warehouse,
          "UPDATE ops.positions SET resume_token = 't' WHERE source = 'listen_events-1'");
      assertThat("of a stream, at it", passed(warehouse, Set.of()), is(at("08:00")));
    }
  }

  private static void position(LocalWarehouse warehouse, String source, long next)
      throws SQLException {
    execute(warehouse, "DELETE FROM ops.positions WHERE source = '%s'".formatted(source));
    execute(
        warehouse,
        "INSERT INTO ops.positions (source, next_offset, written_at) VALUES ('%s', %s, now())"
            .formatted(source, next));
  }

  private static Optional<Instant> passed(LocalWarehouse warehouse, Set<String> unread) {
    return warehouse.newest(at -> unread).passed();
  }

  private static Optional<Instant> at(String time) {
    return Optional.of(Instant.parse("2026-05-01T" + time + ":00Z"));
  }

  private static Optional<Instant> empty() {
    return Optional.empty();
  }

  private static void readFrom(
      LocalWarehouse warehouse, String event, String partition, String time, String readAt)
      throws SQLException {
    execute(
        warehouse,
        "INSERT INTO raw.%1$s (event_ts, source, position, record_digest, read_at) VALUES ('2026-05-01 %3$s:00', '%1$s%2$s', 1, 1, '2026-05-01 %4$s')"
            .formatted(event, partition, time, readAt));
  }

  /** Rows of a note that was made shortly before a process died may be lost, however long ago. */
  @Test
  void countsNoNoteThatWasTooNewWhenAProcessDied() throws SQLException {
    try (LocalWarehouse warehouse = open()) {
      assertThat(warehouse.newest(UnreadSources.NONE).notBefore(), is(Map.of()));
      execute(
          warehouse,
          "INSERT INTO raw.listen_events (event_ts, source, position, record_digest, read_at)"
              + " VALUES ('2026-05-01 09:00:00', 'listen_events-0', 1, 1, '2026-05-01 12:00:00')");
      assertThat(
          "of a stream that began with nothing and came to no note, all is open",
          warehouse.newest(UnreadSources.NONE).unbegun(),
          is(Set.of("listen_events")));
    }
    Map<String, Instant> first = Map.of("listen_events", Instant.parse("2026-05-01T06:00:00Z"));
    try (LocalWarehouse warehouse = open()) {
      execute(
          warehouse,
          "INSERT INTO ops.reached (event, note, reached_ts, noted_at) VALUES"
              + " ('listen_events', 1, '2026-05-01 06:00:00', now()::TIMESTAMP + INTERVAL 68 MINUTE),"
              + " ('listen_events', 2, '2026-05-01 08:00:00', now()::TIMESTAMP + INTERVAL 70 MINUTE),"
              + " ('of another domain', 3, '2026-05-01 08:00:00', now()::TIMESTAMP + INTERVAL 1 DAY)");
    }
    try (LocalWarehouse warehouse = open()) {
      assertThat(warehouse.newest(UnreadSources.NONE).notBefore(), is(first));
    }
    try (LocalWarehouse warehouse = open()) {
      execute(
          warehouse, "UPDATE raw.listen_events SET read_at = now()::TIMESTAMP + INTERVAL 1 DAY");
      assertThat("much later", warehouse.newest(UnreadSources.NONE).notBefore(), is(first));

      warehouse.noteEnd();
      assertThat(
          "all is written: it had come as far as raw",
          warehouse.newest(UnreadSources.NONE).notBefore(),
          is(Map.of("listen_events", Instant.parse("2026-05-01T09:00:00Z"))));
    }
  }

  private LocalWarehouse open() {
    return LocalWarehouse.open(
        file, MUSIC, WarehouseModel.local(MUSIC), LakeChoice.AS_BEFORE, OptionalInt.empty());
  }

  private static void put(LocalWarehouse warehouse, String event, String ts) throws SQLException {
    execute(
        warehouse,
        "INSERT INTO raw.%s (event_ts, source, position, record_digest, read_at)".formatted(event)
            + " VALUES ('"
            + ts
            + "', 'here', 1, 1, '"
            + ts
            + "')");
  }

  private static void execute(LocalWarehouse warehouse, String sql) throws SQLException {
    try (Connection connection = warehouse.session().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
