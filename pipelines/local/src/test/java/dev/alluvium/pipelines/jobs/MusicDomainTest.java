package dev.alluvium.pipelines.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.SharedData;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loads {@code shared/data/music}, and compares with what is expected there; of some sessions, in
 * parts, and compares with what one load comes to.
 */
class MusicDomainTest {
  private static final List<String> TOPICS = MusicSample.TOPICS;
  private static final int PARTS = 3;

  private final Path folder;
  private final Loaded warehouse;

  MusicDomainTest(@TempDir Path folder) {
    this.folder = folder;
    this.warehouse = new Loaded(folder.resolve("w.duckdb"));
  }

  @Test
  void loadsEveryTableAsExpectedAndTheSameWhenLoadedAgain() throws IOException {
    Path music = SharedData.require("music");
    ExpectedTables expected = new ExpectedTables(music.resolve("expected"));
    warehouse.load(music);
    expected.check(warehouse);
    checkSongDurations();
    checkUserTracking();
    DailyMartsBySql.check(warehouse);
    warehouse.load(music);
    expected.check(warehouse);
    checkSongDurations();
    checkUserTracking();
    DailyMartsBySql.check(warehouse);
  }

  /** As the plays have them: every length of a song is active from its first play on. */
  private void checkSongDurations() {
    String song = "upper(song_artist) AS artist, upper(song_name) AS song, song_played_sec";
    assertThat(
        warehouse.query(
            ("(SELECT %1$s, effective_from, effective_to FROM vault.masat_song_duration"
                    + " JOIN vault.hub_song USING (song_hk) WHERE song_name IS NOT NULL)"
                    + " EXCEPT ALL (SELECT %1$s, min(play_start_ts), NULL FROM mart.mart_song_play"
                    + " GROUP BY ALL)")
                .formatted(song)),
        is(empty()));
    assertThat(
        warehouse.count("vault.masat_song_duration_current"),
        is(warehouse.count("(SELECT DISTINCT %s FROM mart.mart_song_play)".formatted(song))));
  }

  /** As raw has them: on each day the first event of each topic about a user. */
  private void checkUserTracking() {
    String raw =
        TOPICS.stream()
            .map(
                topic ->
                    "SELECT user_id, event_ts::DATE, min(event_ts), '%1$s' FROM raw.%1$s"
                            .formatted(topic)
                        + " WHERE user_id IS NOT NULL GROUP BY ALL")
            .collect(joining(" UNION ALL "));
    String tracked =
        "SELECT user_id, seen_date, r.load_ts, r.record_source FROM vault.rtsat_user AS r"
            + " JOIN vault.hub_user USING (user_hk)";
    assertThat(warehouse.query("(%s) EXCEPT ALL (%s)".formatted(raw, tracked)), is(empty()));
    assertThat(warehouse.count("vault.rtsat_user"), is(warehouse.count("(" + raw + ")")));
  }

  @ParameterizedTest(name = "files of the same names: {0}")
  @ValueSource(booleans = {true, false})
  void comesToTheSameTablesFromPartsInAnyOrder(boolean sameNames) throws IOException {
    Loaded whole = new Loaded(folder.resolve("whole.duckdb"));
    whole.load(MusicSample.write(folder.resolve("whole")));
    Random random = new Random(sameNames ? 1 : 2);
    for (String topic : TOPICS) {
      assertThat(topic, whole.count("raw." + topic), is(greaterThan(0L)));
      scatter(MusicSample.lines(topic), topic, sameNames, random);
    }
    List<Path> parts = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      parts.add(part(part));
    }
    Collections.shuffle(parts, random);
    parts.forEach(warehouse::load);
    assertThat(Content.differences(Content.of(whole), Content.of(warehouse)), is(empty()));
    DailyMartsBySql.check(warehouse);
  }

  /** Each line to one of the parts, by chance, so that every session and hour is torn apart. */
  private void scatter(List<String> lines, String topic, boolean sameNames, Random random)
      throws IOException {
    List<BufferedWriter> parts = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      Files.createDirectories(part(part));
      String name = sameNames ? topic + ".jsonl" : topic + "-" + part + ".jsonl";
      parts.add(Files.newBufferedWriter(part(part).resolve(name), ISO_8859_1));
    }
    for (String line : lines) {
      parts.get(random.nextInt(PARTS)).write(line + "\n");
    }
    for (BufferedWriter part : parts) {
      part.close();
    }
  }

  private Path part(int part) {
    return folder.resolve("part" + part);
  }
}
