package dev.alluvium.schemas.contract;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.column.Cleaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.expression.PlusSeconds;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import dev.alluvium.schemas.spec.window.FixedWindows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractLoaderTest {
  private static final DomainSpec MUSIC = ContractLoader.load(Path.of("contracts/music"));

  @Test
  void readsTheEventsOfADomain() {
    assertThat(MUSIC.name(), is("music"));
    assertThat(MUSIC.owner(), is("listening-data"));
    assertThat(
        MUSIC.events().stream().map(EventSpec::name).toList(),
        contains(
            "auth_events",
            "listen_events",
            "listener_offers",
            "page_view_events",
            "status_change_events"));
    EventSpec listens = event("listen_events");
    assertThat(listens.identity(), contains("session_id", "item_in_session"));
    assertThat(listens.eventTime(), is("event_ts"));
    assertThat(listens.sequence(), is(Optional.of("item_in_session")));
    assertThat(listens.fields(), hasSize(19));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "placed_ts | P1D",
        "{field: placed_ts} | P1D",
        "{field: placed_ts, ahead: 2h} | PT2H",
        "{field: placed_ts, ahead: 36525d} | P36525D",
        "{field: placed_ts, ahead: unlimited} | -"
      })
  void readsHowFarAnEventMayBeAhead(String time, @Nullable Duration ahead, @TempDir Path folder)
      throws IOException {
    try (Stream<Path> files = Files.list(ContractFaultsTest.SHOP)) {
      for (Path file : files.toList()) {
        String contract = Files.readString(file);
        Files.writeString(
            folder.resolve(file.getFileName()),
            contract.replace("event_time: placed_ts", "event_time: " + time));
      }
    }
    EventSpec order =
        ContractLoader.load(folder).events().stream()
            .filter(e -> e.name().equals("order_placed"))
            .findFirst()
            .orElseThrow();
    assertThat(order.eventTime(), is("placed_ts"));
    assertThat(order.ahead(), is(Optional.ofNullable(ahead)));
  }

  @Test
  void readsAFieldWithItsBoundsOfTheColumnsType() {
    FieldSpec eventTs = field("event_ts");
    assertThat(eventTs.from(), is("ts"));
    assertThat(eventTs.type(), is(ColumnType.TIMESTAMP));
    assertThat(eventTs.required(), is(true));
    assertThat(eventTs.min(), is(Optional.of(Instant.parse("2000-01-01T00:00:00Z"))));
    assertThat(field("latitude").max(), is(Optional.of(90.0)));
    assertThat(field("session_id").min(), is(Optional.of(0L)));
  }

  @Test
  void namesRawColumnsAfterTheSourceInSnakeCase() {
    assertThat(field("user_agent").rawName(), is("user_agent"));
    assertThat(field("item_in_session").rawName(), is("item_in_session"));
    assertThat(field("city").from(), is("city"));
    assertThat(field("plan_type").rawName(), is("level"));
  }

  @Test
  void keepsCleaningRulesInTheirOrder() {
    assertThat(
        field("user_agent").cleaning(),
        contains(Cleaning.UNQUOTE, Cleaning.REPAIR_TEXT, Cleaning.TRIM));
    assertThat(field("plan_type").oneOf(), contains("free", "paid"));
    assertThat(field("user_id").personal(), is(Optional.of("identifier")));
  }

  @Test
  void typesDerivedColumns() {
    DerivedSpec playEnd = event("listen_events").derived().get(1);
    assertThat(playEnd.expression(), is(new PlusSeconds("event_ts", "song_played_sec")));
    assertThat(playEnd.type(), is(ColumnType.TIMESTAMP));
  }

  @Test
  void feedsAHubFromAllEventsOrThoseNamed() {
    assertThat(MUSIC.vault().tables(HubSpec.class), hasSize(12));
    HubSpec user = hub("hub_user");
    assertThat(user.hashKey(), is("user_hk"));
    assertThat(user.sources(), hasSize(4));
    assertThat(hub("hub_song").sources(), contains("listen_events"));
    assertThat(hub("hub_song").businessKey(), contains("song_artist", "song_name"));
  }

  @Test
  void resolvesTheHubsOfALink() {
    assertThat(MUSIC.vault().tables(LinkSpec.class), hasSize(11));
    LinkSpec authorization =
        MUSIC.vault().tables(LinkSpec.class).stream()
            .filter(link -> link.name().equals("t_link_authorization"))
            .findFirst()
            .orElseThrow();
    assertThat(authorization.historised(), is(false));
    assertThat(
        authorization.hubs().get(1), is(HubReference.of(hub("hub_user"), NullPolicy.ZERO_KEY)));
    assertThat(authorization.dependentKey(), contains("item_in_session", "auth_ts"));
    assertThat(authorization.payload(), contains("auth_success"));
  }

  @Test
  void resolvesSatellites() {
    assertThat(MUSIC.vault().tables(SatelliteSpec.class), hasSize(3));
    assertThat(MUSIC.vault().tables(SatelliteSpec.class).get(0).parent(), is(hub("hub_user")));
    EffectivitySatelliteSpec plan = MUSIC.vault().tables(EffectivitySatelliteSpec.class).get(0);
    assertThat(plan.link().name(), is("link_user_plan"));
    assertThat(plan.driving().stream().map(r -> r.hub()).toList(), contains(hub("hub_user")));
  }

  @Test
  void readsWhatATableCarriesBesideItsKeysAndHashdiff() {
    DomainSpec shop = ContractLoader.load(Path.of("src/test/resources/shop"));
    assertThat(shop.events().get(1).recordSource(), is(Optional.of("way")));
    assertThat(shop.vault().tables(HubSpec.class).get(2).extra(), contains("pack_sec"));
    assertThat(shop.vault().tables(LinkSpec.class).get(1).payload(), contains("gift"));
    SatelliteSpec order = shop.vault().tables(SatelliteSpec.class).get(0);
    assertThat(order.attributes(), contains("price", "gift"));
    assertThat(order.hashdiff(), contains("price"));
    assertThat(order.effectiveFrom(), is(Optional.of("placed_ts")));
    assertThat(order.extra(), contains("note"));
    assertThat(
        MUSIC.vault().tables(SatelliteSpec.class).get(2).hashdiff(),
        contains("zip", "city", "state"));
  }

  @Test
  void letsACopyInheritWhatItsFieldSays() {
    RowMartSpec plays = MUSIC.marts(RowMartSpec.class).get(0);
    DerivedSpec zip =
        plays.columns().stream()
            .filter(column -> column.name().equals("location_zip"))
            .findFirst()
            .orElseThrow();
    assertThat(zip.type(), is(ColumnType.STRING));
    assertThat(zip.personal(), is(Optional.of("location")));
    assertThat(zip.description(), is("Postal code; a string, for its leading zeros."));
    assertThat(plays.clusterBy(), contains("user_id", "song_name", "location_city"));
  }

  @Test
  void makesGrainAndColumnsOfAFixedWindowFromDimensionsAndMeasures() {
    AggregateMartSpec hourly = mart("mart_song_play_hourly_metrics");
    assertThat(hourly.window(), is(new FixedWindows(Duration.ofHours(1))));
    assertThat(hourly.grain(), contains("play_date", "play_hour"));
    assertThat(
        hourly.columns(),
        contains(
            "play_date",
            "play_hour",
            "plays",
            "played_sec",
            "uniq_users",
            "uniq_songs",
            "uniq_user_agents"));
  }

  @Test
  void keysATopByWhatItIsCountedWithinAndTheRank() {
    AggregateMartSpec top = mart("mart_song_play_top_10_songs");
    assertThat(top.grain(), contains("play_date", "rank"));
    assertThat(top.columns().subList(0, 3), contains("play_date", "rank", "song_artist"));
    assertThat(top.top().orElseThrow().n(), is(10));
    assertThat(top.top().orElseThrow().by().get(0).descending(), is(true));
    assertThat(top.top().orElseThrow().by().get(2).descending(), is(false));
  }

  @Test
  void typesMeasuresByWhatTheyReadAndInheritsPersonalMarks() {
    AggregateMartSpec session = mart("mart_session");
    assertThat(session.window().longest(), is(Duration.ofDays(1)));
    var types = session.measures().stream().collect(toMap(MeasureSpec::name, MeasureSpec::type));
    assertThat(types.get("session_start_ts"), is(ColumnType.TIMESTAMP));
    assertThat(types.get("duration_sec"), is(ColumnType.INT64));
    assertThat(types.get("plan_at_end"), is(ColumnType.STRING));
    assertThat(types.get("uniq_songs"), is(ColumnType.INT64));
    assertThat(measure(session, "user_id").personal(), is(Optional.of("identifier")));
    assertThat(measure(session, "uniq_songs").personal(), is(Optional.empty()));
    assertThat(
        measure(mart("mart_song_play_hourly_metrics"), "played_sec").type(),
        is(ColumnType.FLOAT64));
  }

  @Test
  void readsConditionsWithLiteralsOfTheColumnsType() {
    assertThat(
        measure(mart("mart_session"), "error_pages").summary().orElseThrow().conditions(),
        contains(Condition.of("response_status", Comparison.AT_LEAST, 400L)));
    assertThat(
        measure(mart("mart_authorization_hourly"), "failures").summary().orElseThrow().conditions(),
        contains(Condition.of("auth_success", Comparison.EQUALS, false)));
  }

  private static EventSpec event(String name) {
    return MUSIC.events().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
  }

  private static FieldSpec field(String name) {
    return event("listen_events").fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HubSpec hub(String name) {
    return MUSIC.vault().tables(HubSpec.class).stream()
        .filter(hub -> hub.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static AggregateMartSpec mart(String name) {
    return MUSIC.marts(AggregateMartSpec.class).stream()
        .filter(mart -> mart.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static MeasureSpec measure(AggregateMartSpec mart, String name) {
    return mart.measures().stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }
}
