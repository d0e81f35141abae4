package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.engine.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loads {@code shared/data/transit}, and compares with what is expected there; of some stations, in
 * other orders, and compares with what one load comes to.
 */
class TransitDomainTest {
  private final Path folder;
  private final Loaded warehouse;

  TransitDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "transit");
  }

  @Test
  void loadsEveryTableAsExpected() throws IOException {
    Path transit = SharedData.require("transit");
    Path weeks = Files.createDirectory(folder.resolve("weeks"));
    for (String week : TransitSample.WEEKS) {
      Files.createSymbolicLink(weeks.resolve(week), transit.resolve(week));
    }
    warehouse.load(weeks);
    new ExpectedTables(transit.resolve("expected")).check(warehouse);
    assertThat(warehouse.count("quarantine.rejects"), is(0L));
    checkViews();
  }

  @Test
  void comesToTheSameWhicheverWeekIsFirstAndWhenOneIsLoadedAgainOrADayRebuilt() throws IOException {
    warehouse.load(sample("both", TransitSample.WEEKS));
    SortedSet<String> expected = Content.of(warehouse);
    for (String table :
        List.of(
            "mart.fact_turnstile WHERE reading_type <> 'REGULAR'",
            "mart.mart_reading_quality",
            "vault.hub_turnstile")) {
      assertThat(table, warehouse.count(table), is(greaterThan(0L)));
    }
    for (int first = 0; first < TransitSample.WEEKS.size(); first++) {
      Loaded inTurn = new Loaded(folder.resolve(first + ".duckdb"), "transit");
      String week = TransitSample.WEEKS.get(first);
      inTurn.load(sample("first" + first, List.of(week)));
      inTurn.load(sample("second" + first, List.of(TransitSample.WEEKS.get(1 - first))));
      assertSame(week + " first", inTurn, expected);
    }

    warehouse.load(sample("again", List.of(TransitSample.WEEKS.get(0))));
    assertSame("a week again", warehouse, expected);

    warehouse.execute("DELETE FROM mart.fact_turnstile WHERE service_date = '2023-05-31'");
    assertThat(Content.differences(expected, Content.of(warehouse)), is(not(empty())));
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=transit",
                "--warehouse=duckdb:" + warehouse.file(),
                "--from=2023-05-31",
                "--to=2023-05-31")
            .as(RebuildMartsOptions.class),
        new RunControl());
    assertSame("a day rebuilt", warehouse, expected);
  }

  private static void assertSame(String what, Loaded loaded, SortedSet<String> expected) {
    assertThat(what, Content.differences(expected, Content.of(loaded)), is(empty()));
  }

  private void checkViews() {
    assertThat(
        warehouse.query("SELECT count(*), min(date_day), max(date_day) FROM mart.dim_date"),
        is(List.of("5844 2020-01-01 2035-12-31")));
    assertThat(
        "every weekday and weekend of dim_date is that of the calendar",
        warehouse.query(
            "SELECT count(*) FROM mart.dim_date WHERE weekday <> isodow(date_day)"
                + " OR is_weekend <> (isodow(date_day) >= 6) OR year <> year(date_day)"),
        is(List.of("0")));
    assertThat(
        "the report has each reading once, with its day and its lines",
        warehouse.query(
            "SELECT count(*), count(year), count(line_name) > 500000 FROM mart.rpt_turnstile"),
        is(List.of("504051 504051 true")));
    assertThat(
        "every fact is of a station, a booth and a turnstile that the vault knows",
        warehouse.query(
            "SELECT count(*) FROM mart.fact_turnstile AS f JOIN mart.dim_station USING (station_hk)"
                + " JOIN mart.dim_booth USING (booth_hk)"
                + " JOIN vault.hub_turnstile USING (turnstile_hk)"),
        is(List.of("504051")));
    assertThat(
        warehouse.query(
            "SELECT station_name FROM mart.station_busiest WHERE rank <= 2 ORDER BY rank"),
        is(
            warehouse.query(
                "SELECT station_name FROM mart.mart_station_daily GROUP BY 1"
                    + " ORDER BY sum(entries + exits) DESC LIMIT 2")));
    assertThat(
        warehouse.query(
            "SELECT count(*), count(DISTINCT station_name) FROM mart.station_peak_slot"),
        is(List.of("758 379")));
  }

  /** A folder with the files of some weeks, which keep their names. */
  private Path sample(String name, List<String> weeks) throws IOException {
    for (String week : weeks) {
      TransitSample.write(folder.resolve(name), week, TransitSample.lines(week));
    }
    return folder.resolve(name);
  }
}
