package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the daily marts and models of the music domain hold, as plain SQL over {@code raw} says it:
 * each event once, however often it came. Names of artists and songs are those that {@code
 * mart.mart_song_play} has cleaned.
 */
final class DailyMartsBySql {
  private static final String VIEWS =
      """
      WITH v AS (
        SELECT DISTINCT ON (session_id, item_in_session, event_ts) *, event_ts::DATE AS d
        FROM raw.page_view_events
      ), p AS (
        SELECT v.*, song_artist, song_name FROM v
        LEFT JOIN mart.mart_song_play AS s ON page = 'NextSong' AND s.session_id = v.session_id
          AND s.item_in_session = v.item_in_session AND s.play_start_ts = v.event_ts
      ), u AS (SELECT DISTINCT d, user_id FROM v WHERE user_id IS NOT NULL)
      """;

  private DailyMartsBySql() {}

  /** Every row is there, none else, and sums of seconds agree to the microsecond. */
  static void check(Loaded warehouse) {
    Loaded.Open open = warehouse.open();
    try (open) {
      expected()
          .forEach(
              (mart, sql) -> {
                String[] parts = sql.split("\\|", 2);
                String actual = "SELECT %s FROM mart.%s".formatted(parts[0].strip(), mart);
                assertThat(mart, warehouse.count("mart." + mart), greaterThan(0L));
                assertThat(
                    mart + " lacks",
                    warehouse.query("(%s) EXCEPT ALL (%s)".formatted(parts[1], actual)),
                    empty());
                assertThat(
                    mart + " has besides",
                    warehouse.query("(%s) EXCEPT ALL (%s)".formatted(actual, parts[1])),
                    empty());
              });
    }
  }

  /** By mart, the columns that are compared, and behind a bar the query that gives the same. */
  private static Map<String, String> expected() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put(
        "mart_plan_change_daily",
        """
        change_date, changes, upgrades, downgrades, uniq_users |
        WITH c AS (
          SELECT DISTINCT ON (session_id, item_in_session, event_ts) * FROM raw.status_change_events
        )
        SELECT event_ts::DATE, count(*), count(*) FILTER (lower(trim(level)) = 'free'),
          count(*) FILTER (lower(trim(level)) = 'paid'), count(DISTINCT user_id)
        FROM c GROUP BY 1
        """);
    expected.put(
        "mart_location_daily",
        """
        activity_date, location_state, location_city, page_views, plays, round(played_sec, 6),
          uniq_sessions, uniq_users |
        """
            + VIEWS
            + """
            SELECT d, trim(state), trim(city), count(*), count(*) FILTER (page = 'NextSong'),
              round(sum(duration), 6), count(DISTINCT session_id), count(DISTINCT user_id)
            FROM v GROUP BY 1, 2, 3
            """);
    expected.put(
        "mart_artist_daily",
        """
        play_date, song_artist_upper, plays, round(played_sec, 6), uniq_songs, uniq_users,
          uniq_sessions, song_artist |
        WITH l AS (
          SELECT DISTINCT ON (session_id, item_in_session, event_ts) *, event_ts AS play_start_ts
          FROM raw.listen_events
        ), named AS (
          SELECT l.*, s.song_name, s.song_artist FROM l
          JOIN mart.mart_song_play AS s USING (session_id, item_in_session, play_start_ts)
        )
        SELECT event_ts::DATE, upper(song_artist), count(*), round(sum(duration), 6),
          count(DISTINCT upper(song_name)), count(DISTINCT user_id), count(DISTINCT session_id),
          arg_min(song_artist, (event_ts, item_in_session))
        FROM named GROUP BY 1, 2
        """);
    expected.put(
        "mart_user_daily",
        """
        activity_date, user_id, uniq_sessions, page_views, plays, round(played_sec, 6),
          uniq_songs, error_pages, plan_at_end |
        """
            + VIEWS
            + """
            SELECT d, user_id, count(DISTINCT session_id), count(*),
              count(*) FILTER (page = 'NextSong'), round(sum(duration), 6),
              count(DISTINCT (upper(song_artist), upper(song_name)))
                FILTER (song_name IS NOT NULL),
              count(*) FILTER (status >= 400), arg_max(level, (event_ts, item_in_session))
            FROM p WHERE user_id IS NOT NULL GROUP BY 1, 2
            """);
    expected.put(
        "mart_active_users_daily",
        """
        activity_date, active_users, active_users_7d, active_users_28d, round(stickiness, 9) |
        """
            + VIEWS
            + """
            , day AS (
              SELECT unnest(generate_series(min(d), max(d), INTERVAL 1 DAY))::DATE AS day FROM u
            )
            SELECT day, count(DISTINCT user_id) FILTER (d = day),
              count(DISTINCT user_id) FILTER (d > day - 7), count(DISTINCT user_id),
              round(count(DISTINCT user_id) FILTER (d = day) / count(DISTINCT user_id), 9)
            FROM day JOIN u ON d <= day AND d > day - 28 GROUP BY 1
            """);
    expected.put(
        "mart_user_retention_weekly",
        """
        cohort_week, week_no, cohort_users, active_users, round(retention, 9) |
        """
            + VIEWS
            + """
            , first AS (
              SELECT user_id, date_trunc('week', min(d))::DATE AS cohort FROM u GROUP BY 1
            ), size AS (SELECT cohort, count(*) AS users FROM first GROUP BY 1)
            SELECT cohort, (date_trunc('week', d)::DATE - cohort) // 7, any_value(users),
              count(DISTINCT user_id), round(count(DISTINCT user_id) / any_value(users), 9)
            FROM u JOIN first USING (user_id) JOIN size USING (cohort) GROUP BY 1, 2
            """);
    return expected;
  }
}
