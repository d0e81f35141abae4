package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.SharedData;
import dev.alluvium.pipelines.engine.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads {@code shared/data/transit}, and compares with what is expected there. */
class TransitDomainTest {
  private static final String IN_2023 = "turnstile_230603.csv.gz";
  private static final String IN_2024 = "240106.csv.gz";

  private final Path folder;
  private final Loaded warehouse;

  TransitDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"), "transit");
  }

  @Test
  void loadsEveryTableAsExpectedAndTheSameWhenAWeekIsLoadedAgainOrADayRebuilt() throws IOException {
    ExpectedTables expected = new ExpectedTables(SharedData.require("transit/expected"));
    warehouse.load(weeks("both", IN_2023, IN_2024));
    expected.check(warehouse);
    assertThat(warehouse.count("quarantine.rejects"), is(0L));
    checkViews();

    warehouse.load(weeks("again", IN_2023));
    expected.check(warehouse);

    warehouse.query(
        "DELETE FROM mart.fact_turnstile WHERE service_date = '2023-05-31'", "SELECT 1");
    RebuildMarts.run(
        PipelineOptionsFactory.fromArgs(
                "--domain=transit",
                "--warehouse=duckdb:" + warehouse.file(),
                "--from=2023-05-31",
                "--to=2023-05-31")
            .as(RebuildMartsOptions.class),
        new RunControl());
    expected.check(warehouse);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void comesToTheSameTablesWhicheverWeekIsLoadedFirst(boolean earlierFirst) throws IOException {
    warehouse.load(weeks("first", earlierFirst ? IN_2023 : IN_2024));
    warehouse.load(weeks("second", earlierFirst ? IN_2024 : IN_2023));
    new ExpectedTables(SharedData.require("transit/expected")).check(warehouse);
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
  private Path weeks(String name, String... files) throws IOException {
    Path transit = SharedData.require("transit");
    Path weeks = Files.createDirectories(folder.resolve(name));
    for (String file : files) {
      Files.createSymbolicLink(weeks.resolve(file), transit.resolve(file));
    }
    return weeks;
  }
}
