package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What single events bring to the vault of the domain music. */
class VaultPlanTest {
  private static final Instant TS = Instant.parse("2023-04-02T00:00:13.250Z");
  private static final String ZEROS = "0".repeat(32);

  private final Map<String, Object> given = new HashMap<>();
  private final Map<String, List<List<@Nullable Object>>> rows = new HashMap<>();
  private final List<String> keyless = new ArrayList<>();
  private final List<String> ambiguous = new ArrayList<>();

  VaultPlanTest() {
    given.put("session_id", 3918L);
    given.put("user_id", 951L);
    given.put("plan_type", "paid");
    given.put("user_agent", "Mozilla/5.0");
    given.put("latitude", 40.789257);
    given.put("longitude", -96.69376);
    given.put("zip", "01234");
    given.put("city", "Lincoln");
    given.put("state", "NE");
    given.put("user_first_name", "Zoë");
    given.put("user_last_name", "Huerta");
    given.put("user_gender", "f");
    given.put("song_artist", "Björk");
    given.put("song_name", " Little Bird");
    given.put("song_played_sec", 385.0);
    given.put("page_name", "NextSong");
    given.put("request_method", "PUT");
    given.put("response_status", 200L);
    given.put("auth_success", true);
  }

  @Test
  void hashesTheBusinessKeysOfHubsInTheirOrder() {
    load("listen_events");
    assertRow("vault.hub_user", md5("951"), 951L, TS, "listen_events");
    assertRow(
        "vault.hub_location_geo",
        md5("40.789257||-96.69376"),
        40.789257,
        -96.69376,
        TS,
        "listen_events");
    assertRow(
        "vault.hub_song", md5("BJÖRK||LITTLE BIRD"), "Björk", " Little Bird", TS, "listen_events");
    assertRow(
        "vault.hub_song_play",
        md5("951||3918||2023-04-02 00:00:13.250+00"),
        951L,
        3918L,
        TS,
        TS,
        "listen_events");
  }

  @Test
  void hashesTheKeysOfALinkInTheOrderOfItsHubs() {
    load("listen_events");
    assertRow(
        "vault.link_session_user", md5("3918||951"), md5("3918"), md5("951"), TS, "listen_events");
    assertRow(
        "vault.link_song_play_context",
        md5("951||3918||2023-04-02 00:00:13.250+00||3918||BJÖRK||LITTLE BIRD"),
        md5("951||3918||2023-04-02 00:00:13.250+00"),
        md5("3918"),
        md5("BJÖRK||LITTLE BIRD"),
        TS,
        "listen_events");
  }

  @Test
  void addsTheDependentKeyToTheHashOfATransaction() {
    load("page_view_events");
    assertRow(
        "vault.t_link_web_clickstream",
        md5("3918||951||NEXTSONG||5||2023-04-02 00:00:13.250+00"),
        md5("3918"),
        md5("951"),
        md5("NEXTSONG"),
        5L,
        TS,
        "PUT",
        200L,
        TS,
        "page_view_events");
  }

  @Test
  void observesAttributesUnderAHashdiffOfThemByName() {
    load("listen_events");
    assertRow(
        "vault.sat_user_profile_observations",
        md5("951"),
        "Zoë",
        "Huerta",
        "f",
        null,
        md5("ZOË||F||HUERTA||^^"),
        TS,
        TS,
        5L,
        "listen_events");
  }

  @Test
  void observesALinkUnderItsOwnKey() {
    load("status_change_events");
    String link = md5("951||PAID");
    assertRow(
        "vault.eff_sat_user_plan_observations",
        link,
        md5("951"),
        md5("PAID"),
        link,
        TS,
        TS,
        5L,
        "status_change_events");
  }

  @Test
  void leavesOutWhatAGuestHasNoKeyForAndPointsToTheGhostWhereThatMayBe() {
    given.remove("user_id");
    load("page_view_events");
    assertThat(
        keyless,
        contains("hub_user", "link_session_user", "link_user_agent_user", "link_user_plan"));
    assertThat(
        rows.keySet(),
        not(
            hasItems(
                "vault.hub_user",
                "vault.sat_user_profile_observations",
                "vault.eff_sat_user_plan_observations")));
    assertRow(
        "vault.t_link_web_clickstream",
        md5("3918||^^||NEXTSONG||5||2023-04-02 00:00:13.250+00"),
        md5("3918"),
        ZEROS,
        md5("NEXTSONG"),
        5L,
        TS,
        "PUT",
        200L,
        TS,
        "page_view_events");
  }

  @Test
  void leavesATransactionOutWhereAReferenceThatIsNotOptionalIsNull() {
    given.remove("user_id");
    load("status_change_events");
    assertThat(keyless, hasItems("t_link_status_change"));
    assertThat(rows.containsKey("vault.t_link_status_change"), is(false));
  }

  @Test
  void tellsOfEachEventTheTablesWhoseHashesItSharesWithOtherValues() {
    given.put("song_artist", "Björk||Little");
    given.put("song_name", "Bird");
    VaultPlan plan = plan("listen_events");
    load(plan, "listen_events", TS);
    List<String> first = List.copyOf(ambiguous);
    assertThat(
        first,
        containsInAnyOrder(
            "hub_song",
            "link_song_artist",
            "link_song_play_context",
            "masat_song_duration_observations"));
    load(plan, "listen_events", TS.plusSeconds(1));
    assertThat(ambiguous.size(), is(2 * first.size()));
  }

  @Test
  void tellsOfAHashdiffThatOtherValuesHaveAsWell() {
    given.put("user_first_name", "^^");
    load("listen_events");
    assertThat(ambiguous, contains("sat_user_profile_observations"));
  }

  @Test
  void keepsAKeyThatIsNullInPart() {
    given.remove("user_id");
    given.remove("city");
    load("listen_events");
    assertRow("vault.hub_location_city", md5("^^||NE"), null, "NE", TS, "listen_events");
    assertRow(
        "vault.hub_song_play",
        md5("^^||3918||2023-04-02 00:00:13.250+00"),
        null,
        3918L,
        TS,
        TS,
        "listen_events");
  }

  @Test
  void takesABlankKeyForNone() {
    given.put("zip", "\u00a0");
    load("listen_events");
    assertThat(
        keyless, contains("hub_location_zip", "link_location_geo_zip", "link_location_zip_city"));
  }

  @Test
  void givesARepeatedKeyOnceButEveryObservationAndTransaction() {
    VaultPlan plan = plan("page_view_events");
    for (int i = 0; i < 3; i++) {
      load(plan, "page_view_events", TS.plusSeconds(i));
    }
    assertThat(rows.get("vault.hub_user"), hasSize(1));
    assertThat(rows.get("vault.link_session_user"), hasSize(1));
    assertThat(rows.get("vault.t_link_web_clickstream"), hasSize(3));
    assertThat(rows.get("vault.sat_user_profile_observations"), hasSize(3));
  }

  @Test
  void givesAnEarlierOrEqualRowOfARepeatedKey() {
    VaultPlan plan = plan("page_view_events");
    load(plan, "page_view_events", TS);
    load(plan, "page_view_events", TS);
    load(plan, "page_view_events", TS.minusMillis(1));
    load(plan, "page_view_events", TS);
    assertThat(rows.get("vault.hub_user"), hasSize(3));
  }

  private void load(String event) {
    load(plan(event), event, TS);
  }

  private void load(VaultPlan plan, String event, Instant ts) {
    plan.load(
        MusicEvents.event(event, ts, 5, given),
        new VaultRows() {
          @Override
          public void row(TableSpec table, Row row) {
            rows.computeIfAbsent(table.qualifiedName(), t -> new ArrayList<>())
                .add(new ArrayList<>(row.getValues()));
          }

          @Override
          public void incomplete(TableSpec table) {}

          @Override
          public void keyless(TableSpec table) {
            keyless.add(table.name());
          }

          @Override
          public void ambiguous(TableSpec table) {
            ambiguous.add(table.name());
          }
        });
  }

  private static VaultPlan plan(String event) {
    return new VaultPlan(
        MusicEvents.spec(event), MusicEvents.DOMAIN.vault(), MusicEvents.WAREHOUSE);
  }

  private void assertRow(String table, @Nullable Object... values) {
    assertThat(rows.get(table), contains(contains(values)));
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return String.format(Locale.ROOT, "%032X", new BigInteger(1, hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
