package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.ViewSpec;
import dev.alluvium.transforms.warehouse.TableMutation;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbSession;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random events of few keys and few instants, loaded in whatever order, end in the same vault. */
class VaultConvergenceTest {
  private static final List<String> EVENTS =
      List.of("auth_events", "listen_events", "page_view_events", "status_change_events");
  private static final Instant START = Instant.parse("2023-04-02T00:00:00Z");

  private final Path folder;
  private int files;

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Happened(String event, @Nullable Object[] values) {}

  VaultConvergenceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void anyOrderRepetitionAndBatchingGiveTheSameTablesAndViews(long seed) {
    Random random = new Random(seed);
    List<Happened> events = events(random, 80);
    Map<String, String> inOrder = load(List.of(events));
    assertThat(inOrder.values().stream().mapToInt(String::length).sum(), greaterThan(10_000));
    for (int variant = 0; variant < 3; variant++) {
      assertThat(load(batches(random, events)), is(inOrder));
    }
  }

  @Test
  void historiesTileTimeAndEveryRowIsAChange() {
    try (DuckDbSession session = open()) {
      load(session, List.of(events(new Random(4), 400)));
      for (String[] view :
          new String[][] {
            {"sat_user_profile", "user_hk"},
            {"sat_location_geo", "location_geo_hk"},
            {"eff_sat_user_plan", "user_hk"}
          }) {
        String rows =
            ("SELECT *, lead(load_ts) OVER w AS next_ts, lead(hashdiff) OVER w AS next_diff"
                    + " FROM vault.%s WINDOW w AS"
                    + " (PARTITION BY %s ORDER BY load_ts, load_sequence, hashdiff)")
                .formatted(view[0], view[1]);
        assertThat(session.query("FROM (" + rows + ")").size(), greaterThan(20));
        assertThat(
            session.query(
                "FROM (%s) WHERE effective_to IS DISTINCT FROM next_ts OR effective_from <> load_ts"
                    .formatted(rows)),
            is(empty()));
        assertThat(
            session.query("FROM (%s) WHERE hashdiff = next_diff".formatted(rows)), is(empty()));
        assertThat(
            session.query(
                "SELECT %2$s, count(*) FROM vault.%1$s_current GROUP BY ALL HAVING"
                        .formatted(view[0], view[1])
                    + " count(*) <> 1"),
            is(empty()));
      }
    }
  }

  @Test
  void aHubHoldsTheEarliestLoadOfItsKey() {
    List<Happened> events = events(new Random(5), 300);
    try (DuckDbSession session = open()) {
      load(session, batches(new Random(6), events));
      Map<Object, String> earliest = new HashMap<>();
      for (Happened happened : events) {
        Object user = user(happened);
        if (user != null) {
          String load = happened.values()[0] + " " + happened.event();
          earliest.merge(user, load, (a, b) -> a.compareTo(b) < 0 ? a : b);
        }
      }
      Map<Object, String> stored = new HashMap<>();
      for (List<@Nullable Object> row :
          session.query(
              "SELECT user_id, strftime(load_ts, '%Y-%m-%dT%H:%M:%SZ ') || record_source"
                  + " FROM vault.hub_user WHERE record_source <> 'ghost'")) {
        stored.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
      }
      assertThat(stored, is(earliest));
    }
  }

  private static @Nullable Object user(Happened happened) {
    int column = EventColumns.of(MusicEvents.spec(happened.event())).indexOf("user_id");
    Object user = happened.values()[column];
    return user == null ? null : user.toString();
  }

  private static List<Happened> events(Random random, int count) {
    List<Happened> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String event = EVENTS.get(random.nextInt(EVENTS.size()));
      Map<String, @Nullable Object> given = new HashMap<>();
      given.put("session_id", (long) random.nextInt(3));
      given.put("user_id", random.nextInt(5) == 0 ? null : (Object) (long) random.nextInt(3));
      given.put("plan_type", one(random, "free", "paid"));
      given.put("user_agent", one(random, "Mozilla", "MOZILLA ", "Opera", null));
      given.put("latitude", random.nextInt(2) + 0.5);
      given.put("longitude", -0.5);
      given.put("zip", one(random, "01234", "56789"));
      given.put("city", one(random, "Bonn", "bonn", null));
      given.put("state", "NE");
      given.put("user_first_name", one(random, "Zoë", "ZOË", "Ann", null));
      given.put("user_gender", one(random, "f", null));
      given.put("song_artist", one(random, "Björk", "BJÖRK"));
      given.put("song_name", one(random, "Jóga", "Hunter"));
      given.put("song_played_sec", (double) random.nextInt(3));
      given.put("page_name", one(random, "Home", "Help"));
      given.put("response_status", (long) random.nextInt(2));
      given.put("auth_success", random.nextBoolean());
      Instant ts = START.plusSeconds(random.nextInt(count / 4));
      events.add(new Happened(event, MusicEvents.event(event, ts, random.nextInt(3), given)));
    }
    return events;
  }

  private static @Nullable String one(Random random, @Nullable String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  /** All events in any order, some of them several times, in batches of any size. */
  private static List<List<Happened>> batches(Random random, List<Happened> events) {
    List<Happened> all = new ArrayList<>(events);
    for (int i = 0; i < events.size() / 2; i++) {
      all.add(events.get(random.nextInt(events.size())));
    }
    Collections.shuffle(all, random);
    List<List<Happened>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); ) {
      int until = Math.min(all.size(), from + 1 + random.nextInt(40));
      batches.add(all.subList(from, until));
      from = until;
    }
    return batches;
  }

  private Map<String, String> load(List<List<Happened>> batches) {
    try (DuckDbSession session = open()) {
      load(session, batches);
      Map<String, String> contents = new LinkedHashMap<>();
      Stream.concat(
              MusicEvents.WAREHOUSE.tables().stream().map(TableSpec::qualifiedName),
              MusicEvents.WAREHOUSE.views().stream().map(ViewSpec::qualifiedName))
          .filter(name -> name.startsWith("vault."))
          .forEach(
              name ->
                  contents.put(
                      name, session.query("FROM %s ORDER BY ALL".formatted(name)).toString()));
      return contents;
    }
  }

  /** Each batch by workers that know nothing of the batches before, and durable before the next. */
  private static void load(DuckDbSession session, List<List<Happened>> batches) {
    for (List<Happened> batch : batches) {
      Map<String, VaultPlan> plans = new HashMap<>();
      List<TableMutation> mutations = new ArrayList<>();
      for (Happened happened : batch) {
        plans
            .computeIfAbsent(happened.event(), VaultConvergenceTest::plan)
            .load(happened.values(), collectingTo(mutations));
      }
      session.handOver(mutations);
      session.flush();
    }
  }

  private static VaultPlan plan(String event) {
    return new VaultPlan(
        MusicEvents.spec(event), MusicEvents.DOMAIN.vault(), MusicEvents.WAREHOUSE);
  }

  private static VaultRows collectingTo(List<TableMutation> mutations) {
    return new VaultRows() {
      @Override
      public void row(TableSpec table, Row row) {
        mutations.add(TableMutation.upsert(table, row));
      }

      @Override
      public void keyless(TableSpec table) {}
    };
  }

  private DuckDbSession open() {
    return DuckDbSession.open(folder.resolve(files++ + ".duckdb"), MusicEvents.WAREHOUSE);
  }
}
