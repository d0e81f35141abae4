package dev.alluvium.pipelines.simulate.music;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.simulate.RecordingSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulatedRecord;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two weeks of five hundred listeners, looked at as an analyst would. */
class MusicSimulationTest {
  private static final Map<String, List<JsonNode>> EVENTS = new HashMap<>();

  @BeforeAll
  static void simulate() throws IOException {
    RecordingSink sink = new RecordingSink();
    SimulateEvents.run(
        SimulationOptions.of(new MusicDomain()).users(500).duration(Duration.ofDays(14)).build(),
        sink);
    ObjectMapper json = new ObjectMapper();
    for (SimulatedRecord each : sink.records()) {
      JsonNode event = json.readTree(each.payload());
      assertThat(event.get("ts").asLong(), is(each.eventTime()));
      assertThat(event.get("sessionId").asText(), is(each.key()));
      EVENTS.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(event);
    }
  }

  @Test
  void writesTheKeysOfEachTopicInTheOrderOfTheSource() {
    String place = "city zip state userAgent lon lat";
    String user = " userId lastName firstName gender registration";
    String view = "ts sessionId page auth method status level itemInSession " + place;
    String auth = "ts sessionId level itemInSession " + place;

    assertThat(
        keys("listen_events"),
        is(Set.of("artist song duration ts sessionId auth level itemInSession " + place + user)));
    assertThat(
        keys("page_view_events"),
        is(Set.of(view, view + user, view + user + " artist song duration")));
    assertThat(keys("auth_events"), is(Set.of(auth + " success", auth + user + " success")));
    assertThat(
        keys("status_change_events"),
        is(Set.of("ts sessionId auth level itemInSession " + place + user)));
  }

  @Test
  void writesTheTypesOfTheSource() {
    for (JsonNode play : events("listen_events")) {
      assertThat(play.get("ts").asLong() % 1000, is(0L));
      assertThat(play.get("zip").asText().matches("\\d{5}"), is(true));
      assertThat(play.get("zip").isTextual(), is(true));
      assertThat(play.get("lon").isDouble() && play.get("lat").isDouble(), is(true));
      assertThat(play.get("duration").isDouble(), is(true));
      assertThat(play.get("registration").isIntegralNumber(), is(true));
      assertThat(play.get("gender").asText(), in(List.of("F", "M")));
    }
    assertThat(
        events("listen_events").stream().anyMatch(play -> play.get("zip").asText().startsWith("0")),
        is(true));
    assertThat(
        events("page_view_events").stream()
            .anyMatch(view -> view.path("registration").asLong() > view.get("ts").asLong()),
        is(true));
  }

  @Test
  void tellsTheUserOnlyOfThoseWhoAreOrWereLoggedIn() {
    for (JsonNode view : events("page_view_events")) {
      boolean known = Set.of("Logged In", "Cancelled").contains(view.get("auth").asText());
      assertThat(view.has("userId"), is(known));
    }
    for (JsonNode auth : events("auth_events")) {
      assertThat(auth.has("userId"), is(auth.get("success").asBoolean()));
    }
    assertThat(
        events("auth_events").stream().map(each -> each.get("success").asBoolean()).toList(),
        hasItems(true, false));
  }

  @Test
  void visitsEveryPageWithItsMethodAndStatus() {
    Set<String> seen =
        events("page_view_events").stream()
            .map(
                v ->
                    v.get("page").asText() + ' ' + v.get("method").asText() + ' ' + v.get("status"))
            .collect(Collectors.toSet());
    Set<String> all = new HashSet<>();
    for (Page page : Page.values()) {
      all.add(page.label() + ' ' + page.method() + ' ' + page.status());
    }
    assertThat(seen, equalTo(all));
    assertThat(
        seen, hasItems("NextSong PUT 200", "Login PUT 307", "Home GET 200", "Error GET 404"));
  }

  @Test
  void numbersTheItemsOfASessionWithoutGapsAndGivesItToOnePersonAtOnePlace() {
    Map<Long, JsonNode> last = new HashMap<>();
    Map<Long, Long> users = new HashMap<>();
    for (JsonNode view : events("page_view_events")) {
      long session = view.get("sessionId").asLong();
      JsonNode before = last.put(session, view);
      int expected = before == null ? 0 : before.get("itemInSession").asInt() + 1;
      assertThat(view.get("itemInSession").asInt(), is(expected));
      if (before != null) {
        assertThat(view.get("userAgent"), is(before.get("userAgent")));
        assertThat(view.get("zip"), is(before.get("zip")));
      }
      if (view.has("userId")) {
        long user = view.get("userId").asLong();
        assertThat(users.merge(session, user, (a, b) -> a), is(user));
      }
    }
    assertThat(new HashSet<>(users.values()).size(), greaterThan(400));
  }

  @Test
  void playsTheSongOfEachNextSongPageAndNoOther() {
    List<String> plays = events("listen_events").stream().map(MusicSimulationTest::action).toList();
    List<String> pages =
        events("page_view_events").stream()
            .filter(view -> view.get("page").asText().equals("NextSong"))
            .map(MusicSimulationTest::action)
            .toList();
    assertThat(plays, equalTo(pages));
    assertThat(new HashSet<>(plays).size(), is(plays.size()));
  }

  @Test
  void startsTheNextSongWhenTheOneBeforeEnds() {
    Map<Long, JsonNode> last = new HashMap<>();
    int directly = 0;
    for (JsonNode view : events("page_view_events")) {
      JsonNode before = last.put(view.get("sessionId").asLong(), view);
      if (before != null && before.has("song") && view.has("song")) {
        long wait = view.get("ts").asLong() - before.get("ts").asLong();
        assertThat(wait, is(1000 * (long) before.get("duration").asDouble()));
        directly++;
      }
    }
    assertThat(directly, greaterThan(10_000));
  }

  @Test
  void changesAPlanOnlyByAStatusChangeThatTellsThePlanBefore() {
    Map<String, JsonNode> changes = new HashMap<>();
    events("status_change_events").forEach(each -> changes.put(item(each), each));
    Map<Long, String> levels = new HashMap<>();
    int changed = 0;
    for (JsonNode view : events("page_view_events")) {
      String page = view.get("page").asText();
      boolean submits = page.equals("Submit Upgrade") || page.equals("Submit Downgrade");
      assertThat(changes.containsKey(item(view)), is(submits));
      if (!view.has("userId")) {
        continue;
      }
      long user = view.get("userId").asLong();
      String level = view.get("level").asText();
      assertThat(levels.getOrDefault(user, level), is(level));
      levels.put(user, level);
      if (submits) {
        JsonNode change = changes.getOrDefault(item(view), view);
        assertThat(change.get("level").asText(), is(level));
        assertThat(level, is(page.equals("Submit Upgrade") ? "free" : "paid"));
        levels.put(user, level.equals("free") ? "paid" : "free");
        changed++;
      }
    }
    assertThat(changed, both(greaterThan(10)).and(is(changes.size())));
  }

  @Test
  void listensMostInTheAfternoonAndLeastOnWeekends() {
    long[] byHour = new long[24];
    long[] byDay = new long[14];
    long start = SimulationOptions.DEFAULT_START.toEpochMilli();
    for (JsonNode play : events("listen_events")) {
      long hours = (play.get("ts").asLong() - start) / 3_600_000;
      byHour[(int) (hours % 24)]++;
      byDay[(int) (hours / 24)]++;
    }
    assertThat(byHour[16], greaterThan(2 * byHour[4]));
    // The start, 2 April 2023, is a Sunday.
    long weekend = byDay[6] + byDay[7];
    long week = byDay[2] + byDay[3] + byDay[9] + byDay[10];
    assertThat(2 * weekend / (double) week, closeTo(0.5, 0.15));
  }

  @Test
  void playsPopularSongsMuchMoreOftenThanTheRest() {
    Map<String, Long> plays =
        events("listen_events").stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.get("artist").asText() + '\n' + each.get("song").asText(),
                    Collectors.counting()));
    long top = plays.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    double share = top / (double) events("listen_events").size();
    assertThat(share, both(greaterThan(0.003)).and(lessThan(0.01)));
    assertThat(plays.size(), greaterThan(10_000));
  }

  private static List<JsonNode> events(String topic) {
    return EVENTS.getOrDefault(topic, List.of());
  }

  private static Set<String> keys(String topic) {
    return events(topic).stream()
        .map(
            event ->
                event.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(" ")))
        .collect(Collectors.toSet());
  }

  private static String item(JsonNode event) {
    return event.get("sessionId") + "/" + event.get("itemInSession");
  }

  private static String action(JsonNode event) {
    return item(event)
        + event.get("ts")
        + event.get("artist")
        + event.get("song")
        + event.get("duration")
        + event.get("userId");
  }
}
