package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.target.duckdb.DuckDbTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BuildQueryAssistsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path folder;
  private final Loaded warehouse;

  BuildQueryAssistsTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void buildsTheAssistsOfRealEventsAndTheViewsAnswer() {
    warehouse.load(SharedData.require("music"));

    build("2023-04-01", "2023-04-06", "2023-04-06");

    checkPit();
    checkBridge();
    checkViews();
    List<String> tables = contents();
    build("2023-04-01", "2023-04-06", "2023-04-06");
    assertThat(contents(), is(tables));
    for (int day : List.of(5, 2, 6, 1, 4, 3)) {
      build("2023-04-0" + day, "2023-04-0" + day, "2023-04-06");
    }
    assertThat(contents(), is(tables));
    checkThinning();
  }

  private void checkPit() {
    long users = warehouse.count("vault.hub_user WHERE record_source <> 'ghost'");
    assertThat(users, greaterThan(100L));
    assertThat(warehouse.count("vault.pit_user"), is(users * 6));
    for (String satellite : List.of("sat_user_profile", "eff_sat_user_plan")) {
      assertThat(
          warehouse.query(
"""
SELECT count(*) - count(s.user_hk), count(DISTINCT (p.user_hk, p.snapshot_ts)) - count(*)
FROM vault.pit_user AS p
LEFT JOIN vault.%1$s AS s
  ON s.user_hk = p.%1$s_hk AND s.load_ts = p.%1$s_load_ts
  AND s.load_sequence = p.%1$s_load_sequence AND s.hashdiff = p.%1$s_hashdiff
WHERE p.%1$s_hk <> '%2$s'"""
                  .formatted(satellite, "0".repeat(32))),
          contains("0 0"));
    }
    assertThat(
        warehouse.query(
            "SELECT CAST(min(snapshot_ts) AS DATE) FROM vault.pit_user"
                + " WHERE sat_user_profile_load_ts > '1900-01-01'"),
        contains("2023-04-03"));
  }

  private void checkBridge() {
    assertThat(
        warehouse.count("vault.bridge_song_play"),
        is(warehouse.count("vault.link_song_play_context")));
    assertThat(warehouse.count("vault.bridge_song_play"), greaterThan(1000L));
    assertThat(
        warehouse.query(
            "SELECT session_id, item_in_session, p.plan_type, m.plan_type"
                + " FROM mart.session_plays AS p FULL JOIN mart.mart_song_play AS m"
                + " USING (session_id, item_in_session)"
                + " WHERE (p.user_id, p.plan_type, p.play_start_ts, p.song_played_sec)"
                + " IS DISTINCT FROM (m.user_id, m.plan_type, m.play_start_ts, m.song_played_sec)"),
        is(empty()));
  }

  private void checkViews() {
    String columns =
        "user_id, user_first_name, user_last_name, user_gender, user_registration_ts, plan_type";
    List<String> current =
        warehouse.query("SELECT " + columns + " FROM mart.user_current ORDER BY ALL");
    assertThat(current.size(), greaterThan(100));
    assertThat(
        warehouse.query(
            "SELECT "
                + columns
                + " FROM mart.user_as_of WHERE snapshot_ts = '2023-04-06' ORDER BY ALL"),
        is(current));
    assertThat(
        warehouse.count(
            "vault.hub_location_geo WHERE record_source <> 'ghost' AND (latitude, longitude) NOT IN"
                + " (SELECT (latitude, longitude) FROM mart.location_catalog WHERE is_current)"),
        is(0L));
  }

  /** Half a year later, the snapshots of a Monday and of a first are left. */
  private void checkThinning() {
    build("2023-04-01", "2023-04-06", "2023-10-01");
    assertThat(
        warehouse.query("SELECT DISTINCT CAST(snapshot_ts AS DATE) FROM vault.pit_user ORDER BY 1"),
        contains("2023-04-01", "2023-04-03"));
    assertThat(
        out.toString(UTF_8),
        containsString("from 2023-04-01 to 2023-04-06, as of 2023-10-01" + System.lineSeparator()));
    assertThat(
        err.toString(UTF_8),
        containsString(
            "hint: of vault.pit_user the snapshots of 2 of 6 days are kept, as of 2023-10-01;"
                + " --asOf=2023-04-06 keeps them as of then"));
    err.reset();
    build("2023-04-04", "2023-04-06", "2023-10-01");
    assertThat(
        err.toString(UTF_8),
        containsString(
            "hint: of vault.pit_user the snapshots of 0 of 3 days are kept, as of 2023-10-01;"
                + " --asOf=2023-04-06 keeps them as of then"));
  }

  private List<String> contents() {
    List<String> contents = new ArrayList<>();
    for (String table : List.of("pit_user", "bridge_song_play")) {
      contents.addAll(warehouse.query("FROM vault." + table + " ORDER BY ALL"));
    }
    assertThat(contents.size(), greaterThan(1000));
    return contents;
  }

  @Test
  void findsNothingInAWarehouseWithoutEvents() {
    new DuckDbTarget(warehouse.file(), ContractLoader.loadNamed("music")).open().close();
    build("2023-04-01", "2023-04-06", "2023-04-06");
    assertThat(
        out.toString(UTF_8).lines().skip(1).map(line -> line.replaceAll(" +", " ")).toList(),
        contains(
            " vault.pit_user 0 rows on 0 days",
            " vault.bridge_song_play 0 rows on 0 days",
            " mart.mart_offer_daily 0 rows",
            " mart.mart_active_users_daily 0 rows",
            " mart.mart_user_retention_weekly 0 rows"));
  }

  @Test
  void makesNoWarehouseAndAddsNoDomainToOne() {
    assertThat(run("--from=2023-04-01", "--to=2023-04-06"), is(1));
    assertThat(err.toString(UTF_8), startsWith("there is no warehouse " + warehouse.file()));
    assertThat(Files.exists(warehouse.file()), is(false));

    new DuckDbTarget(warehouse.file(), ContractLoader.loadNamed("transit")).open().close();
    long tables = warehouse.count("duckdb_tables()");
    err.reset();
    assertThat(run("--from=2023-04-01", "--to=2023-04-06"), is(1));
    assertThat(
        err.toString(UTF_8),
        startsWith(warehouse.file() + " has no event of the domain music; it"));
    assertThat(warehouse.count("duckdb_tables()"), is(tables));
  }

  static Stream<Arguments> badArguments() {
    return Stream.of(
        arguments("2023-04-02", "2023-04-01", "2023-04-06", "--to=2023-04-01 is before --from="),
        arguments("2023-04-31", "2023-05-01", "2023-04-06", "--from=2023-04-31 is no day; write"),
        arguments("1900-01-01", "2023-04-01", "2023-04-06", "--from=1900-01-01 to --to=2023-04-01"),
        arguments("2023-04-01", "tomorrow", "2023-04-06", "--to=tomorrow is no day; write"),
        arguments("2023-04-01", "2023-04-01", "now", "--asOf=now is no day; write 2023-04-02"));
  }

  @ParameterizedTest
  @MethodSource("badArguments")
  void tellsInOneLineWhichOptionMakesNoSense(String from, String to, String asOf, String message) {
    assertThat(run("--from=" + from, "--to=" + to, "--asOf=" + asOf), is(2));
    assertThat(err.toString(UTF_8), startsWith(message));
    assertThat(err.toString(UTF_8).lines().toList(), hasSize(1));
    assertThat(Files.exists(warehouse.file()), is(false));
  }

  @Test
  void tellsThatTheDomainDeclaresNone() throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("bare"));
    Files.writeString(contracts.resolve("d.yaml"), "domain: bare\ndescription: d\nowner: o\n");
    assertThat(run("--from=2023-04-01", "--to=2023-04-01", "--domain=" + contracts), is(2));
    assertThat(err.toString(UTF_8), containsString("declares neither pits nor bridges"));
  }

  private void build(String from, String to, String asOf) {
    int status = run("--from=" + from, "--to=" + to, "--asOf=" + asOf);
    assertThat(err.toString(UTF_8), status, is(0));
  }

  private int run(String... options) {
    List<String> args = new ArrayList<>(List.of(options));
    args.add("--warehouse=duckdb:" + warehouse.file());
    return JobMain.runOnce(
        "scripts/run BuildQueryAssists",
        BuildQueryAssistsOptions.class,
        args.toArray(String[]::new),
        BuildQueryAssists::run,
        new RunControl(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }
}
