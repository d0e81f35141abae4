package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.alluvium.pipelines.engine.RunControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load gives the same on every machine, whatever its language, its digits and its zone are. */
class AnyMachineTest {
  private static final List<String> TABLES =
      List.of(
          "SELECT * EXCLUDE (read_at) FROM raw.turnstile_readings ORDER BY ALL",
          "SELECT * EXCLUDE (read_at) FROM quarantine.rejects ORDER BY ALL",
          "SELECT * FROM vault.sat_turnstile ORDER BY ALL",
          "SELECT * FROM mart.fact_turnstile ORDER BY ALL",
          "SELECT * FROM mart.mart_station_5min ORDER BY ALL",
          "SELECT * FROM mart.mart_station_top_10 ORDER BY ALL",
          "SELECT * FROM mart.mart_station_peak_alert ORDER BY ALL");

  private final Locale language = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();
  private final Path folder;

  AnyMachineTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void beThisMachineAgain() {
    Locale.setDefault(language);
    TimeZone.setDefault(zone);
  }

  /** Digits of their own; an i without a dot; years of another count. Chatham is 12:45 ahead. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "tr-TR", "th-TH-u-nu-thai"})
  void loadsTheSameEverywhere(String tag) throws IOException {
    Path input = input();
    List<List<String>> here = load(input, "en-US", "UTC");

    assertThat(load(input, tag, "Pacific/Chatham"), is(here));
    assertThat(here.get(0).size(), is(3));
    assertThat(here.get(4).size(), is(not(0)));
  }

  private List<List<String>> load(Path input, String tag, String zoneId) {
    Locale.setDefault(Locale.forLanguageTag(tag));
    TimeZone.setDefault(TimeZone.getTimeZone(zoneId));
    Path file = folder.resolve(tag + ".duckdb");
    Loaded warehouse = new Loaded(file, "transit");
    warehouse.load(input);
    return TABLES.stream().map(warehouse::query).toList();
  }

  /** What people read is the same everywhere, too: it ends in logs that programs read. */
  @Test
  void printsTheSameSummaryEverywhere() throws IOException {
    Path input = input();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        JobMain.runOnce(
            "scripts/run LoadWarehouse",
            LoadWarehouseOptions.class,
            new String[] {
              "--domain=transit",
              "--input=" + input,
              "--warehouse=duckdb:" + folder.resolve("w.duckdb"),
              "--statusEvery=0s"
            },
            LoadWarehouse::run,
            new RunControl(),
            new PrintStream(out, true, UTF_8),
            System.err);
    String summary = out.toString(UTF_8);
    assertThat(summary, status, is(0));
    assertThat(summary, summary.chars().anyMatch(c -> c > '~' && Character.isDigit(c)), is(false));
  }

  private Path input() throws IOException {
    Path input = Files.createDirectories(folder.resolve("input"));
    Files.writeString(
        input.resolve("turnstile_230603.csv"),
        """
        ,CA,UNIT,SCP,STATION,LINENAME,DIVISION,DATE,TIME,DESC,ENTRIES,EXITS
        0,B001,R999,00-00-01,NORTH ST,1,BMT,05/27/2023,00:00:00,REGULAR,10,20
        1,B001,R999,00-00-01,NORTH ST,1,BMT,05/27/2023,04:00:00,REGULAR,15,2000
        2,B001,R999,00-00-01,NORTH ST,1,BMT,05/27/2023,08:00:00,recovr aud,10,3000
        3,B001,R999,00-00-01,NORTH ST,1,BMT,05/32/2023,08:00:00,REGULAR,10,3000
        """);
    Files.writeString(
        input.resolve("turnstile_events.csv"),
        """
        A001,R001,02-00-00,WHITEHALL S-FRY,1,BMT,05-27-23,03:01:00,REGULAR,12,30,I1,2023-05-27 03:01:00
        A001,R001,02-00-00,WHITEHALL S-FRY,1,BMT,05-27-23,03:07:00,REGULAR,12,30,ID2,2023-05-27 03:07:00
        """);
    return input;
  }
}
