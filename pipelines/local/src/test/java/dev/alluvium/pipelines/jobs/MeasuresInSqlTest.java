package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job's measures are what DuckDB's functions say of raw. */
class MeasuresInSqlTest {
  private static final String DOMAIN =
      """
      domain: shots
      description: Shots of a camera.
      owner: shots
      """;
  private static final String EVENT =
      """
      event: shot
      description: A picture was taken.
      owner: shots
      source: {topic: shot, format: json}
      identity: [shot_no]
      event_time: shot_ts
      fields:
        shot_ts: {type: timestamp, encoding: epoch_seconds, required: true, description: When.}
        shot_no: {type: int64, required: true, description: Number.}
        lens: {type: string, description: Lens.}
        seconds: {type: float64, description: Exposure.}
        price: {type: numeric, description: Price.}
        faces: {type: int64, description: Faces.}
      """;
  private static final String MARTS =
      """
      marts: shots
      owner: shots
      tables:
        mart_lens_hourly:
          description: Shots by hour and lens.
          from: shot
          window: 1h
          dimensions:
            hour_ts: {floor: {of: shot_ts, to: 1h}, description: Hour.}
            lens: {copy: lens}
          measures:
            shots: {count: "*", description: Shots.}
            mean_seconds: {avg: seconds, description: Mean exposure.}
            mean_price: {avg: price, description: Mean price.}
            mean_faces: {avg: faces, description: Mean number of faces.}
            spread_seconds: {stddev: seconds, description: Deviation.}
            spread_price: {stddev: price, description: Deviation.}
            half_seconds: {percentile: {of: seconds, at: 0.5}, description: Median.}
            most_price: {percentile: {of: price, at: 0.95}, description: Nearly all are below.}
            crowds: {count: "*", where: {faces: {above: 3}}, description: Shots of many.}
            crowd_seconds: {sum: faces, where: {faces: {above: 3}, seconds: {is: present}}, description: Of those.}
            crowd_median: {percentile: {of: seconds, at: 0.5}, where: {faces: {above: 3}}, description: Of those.}
            usual_faces: {mode: faces, description: Most frequent number.}
            faces: {list: faces, where: {seconds: {is: present}}, description: Numbers of faces.}
            usual_price: {mode: price, description: "Most frequent price, of a thousand at most."}
            priced: {count_distinct: price, where: {any: [{faces: 1}, {faces: {is: missing}}]}, description: Prices.}
      """;

  private static final String SQL =
      """
      WITH expected AS (
        SELECT date_trunc('hour', shot_ts) AS hour_ts, lens, count(*) AS shots, avg(seconds) AS mean_seconds,
          round(CAST(sum(price) / count(price) AS DECIMAL(38, 12)), 9) AS mean_price, avg(faces) AS mean_faces, stddev_samp(seconds) AS spread_seconds,
          stddev_samp(price) AS spread_price, quantile_cont(seconds, 0.5) AS half_seconds,
          quantile_cont(price::DOUBLE, 0.95) AS most_price, count(*) FILTER (faces > 3) AS crowds,
          sum(faces) FILTER (faces > 3 AND seconds IS NOT NULL) AS crowd_seconds,
          quantile_cont(seconds, 0.5) FILTER (faces > 3) AS crowd_median,
          count(DISTINCT price) FILTER (faces = 1 OR faces IS NULL) AS priced,
          (SELECT faces FROM (SELECT r.faces, count(*) AS n FROM raw.shot AS r
              WHERE date_trunc('hour', r.shot_ts) = hour_ts AND r.lens IS NOT DISTINCT FROM s.lens AND r.faces IS NOT NULL
              GROUP BY 1) ORDER BY n DESC, faces LIMIT 1) AS usual_faces,
          to_json(list_sort(list(DISTINCT faces) FILTER (seconds IS NOT NULL AND faces IS NOT NULL))) AS faces,
          count(DISTINCT price) AS prices
        FROM raw.shot AS s GROUP BY ALL
      )
      SELECT * FROM expected AS e FULL JOIN mart.mart_lens_hourly AS m
        ON m.hour_ts = e.hour_ts AND m.lens IS NOT DISTINCT FROM e.lens
      WHERE m.shots IS DISTINCT FROM e.shots OR m.crowds IS DISTINCT FROM e.crowds
        OR m.usual_faces IS DISTINCT FROM e.usual_faces
        OR CAST(m.faces AS VARCHAR) IS DISTINCT FROM CAST(e.faces AS VARCHAR)
        OR (m.usual_price IS NULL) <> (e.prices > 1000)
        OR m.crowd_seconds IS DISTINCT FROM e.crowd_seconds OR m.priced IS DISTINCT FROM e.priced
        OR %s
      """;

  private final Loaded warehouse;
  private final Path input;

  MeasuresInSqlTest(@TempDir Path folder) throws IOException {
    Path contracts = Files.createDirectory(folder.resolve("contracts"));
    Files.writeString(contracts.resolve("domain.yaml"), DOMAIN);
    Files.writeString(contracts.resolve("shot.yaml"), EVENT);
    Files.writeString(contracts.resolve("marts.yaml"), MARTS);
    warehouse = new Loaded(folder.resolve("w.duckdb"), contracts.toString());
    input = Files.createDirectory(folder.resolve("input"));
  }

  /** Ten hours of three lenses; of one lens, far more than the values that a percentile keeps. */
  @BeforeEach
  void takesShots() throws IOException {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      String lens = i % 20 == 0 ? (i % 200 == 0 ? null : "\"wide\"") : "\"macro\"";
      String line =
          String.format(
              Locale.ROOT,
              "{\"shot_ts\": %d, \"shot_no\": %d, \"lens\": %s, \"seconds\": %s, \"price\": %s, \"faces\": %s}",
              1_700_000_000 + random.nextInt(i % 3 == 0 ? 36_000 : 3_600),
              i,
              lens,
              random.nextInt(9) == 0 ? "null" : Math.exp(random.nextGaussian()),
              random.nextInt(9) == 0 ? "null" : random.nextInt(100_000) / 100.0,
              random.nextInt(9) == 0 ? "null" : random.nextInt(8));
      lines.add(line);
    }
    Files.write(input.resolve("shot.jsonl"), lines);
    warehouse.load(input);
  }

  @Test
  void areWhatSqlSaysOfRaw() {
    String differ =
        String.join(
            " OR ",
            far("mean_seconds", "1e-12"),
            "m.mean_price IS DISTINCT FROM e.mean_price",
            far("mean_faces", "1e-12"),
            far("spread_seconds", "1e-9"),
            far("spread_price", "1e-9"),
            far("half_seconds", "CASE WHEN e.shots <= 1000 THEN 1e-12 ELSE 0.005 END"),
            far("most_price", "CASE WHEN e.shots <= 1000 THEN 1e-12 ELSE 0.005 END"),
            far("crowd_median", "CASE WHEN e.crowds <= 1000 THEN 1e-12 ELSE 0.005 END"));

    assertThat(
        "groups of more values than a percentile keeps are among them",
        warehouse.query(
            "SELECT max(shots) > 1000 AND min(shots) < 30 AND max(crowds) > 1000"
                + " FROM mart.mart_lens_hourly"),
        is(List.of("true")));
    assertThat(warehouse.query(SQL.formatted(differ)), is(empty()));
  }

  private static String far(String column, String part) {
    return "(m.%1$s IS NULL) <> (e.%1$s IS NULL) OR abs(m.%1$s - e.%1$s) > abs(e.%1$s) * (%2$s)"
        .formatted(column, part);
  }
}
