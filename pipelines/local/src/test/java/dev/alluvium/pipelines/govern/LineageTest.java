package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineageTest {
  @Test
  void printsTheWayBackToRecords() {
    assertThat(
        printed("--domain=music", "--column=mart.mart_session.duration_sec"),
        is(
            """
            mart.mart_session.duration_sec = seconds_between(session_start_ts, session_end_ts)
            made of
              <- mart.mart_session.session_end_ts (computed) = max(page_view_ts)
                <- event page_view_events: page_view_ts (computed)
                  <- event page_view_events: event_ts (copied)
                    <- raw.page_view_events.ts (copied) = as timestamp of epoch_millis
                      <- topic page_view_events: ts (computed)
              <- mart.mart_session.session_start_ts (computed) = min(page_view_ts)
                <- event page_view_events: page_view_ts (computed), as above
            used by
              -> looker mart_session: duration_sec (copied)
              -> looker mart_session: average_duration_sec (summed) = average
            """));
  }

  @Test
  void printsTheWayOnToMarts() {
    assertThat(
        printed("--domain=transit", "--column=vault.hub_booth.remote"),
        is(
            """
            vault.hub_booth.remote
            made of
              <- event turnstile_events: remote (copied) = trim
                <- raw.turnstile_events.unit (computed) = as string
                  <- topic turnstile_events: UNIT (copied)
              <- event turnstile_readings: remote (copied) = trim
                <- raw.turnstile_readings.unit (computed) = as string
                  <- topic turnstile_readings: UNIT (copied)
            used by
              -> mart.dim_booth.remote (copied)
                -> looker dim_booth: remote (copied)
              -> mart.dim_booth.* (decides)
            """));
  }

  @Test
  void takesAColumnAsItPrintsIt() {
    assertThat(
        printed("--domain=transit", "--column=topic turnstile_readings: UNIT"),
        startsWith(
            """
            topic turnstile_readings: UNIT
            made of
              nothing
            used by
              -> raw.turnstile_readings.unit (copied) = as string
            """));
  }

  @Test
  void takesATableForAllItsColumns() {
    String printed = printed("--domain=music", "--column=MART.mart_session.*");

    assertThat(
        printed, containsString("\n\nmart.mart_session.user_id = first(user_id)\nmade of\n"));
    assertThat(printed, containsString("\n\nmart.mart_session.plan_at_end = "));
    assertThat(
        printed, containsString(printed("--domain=music", "--column=mart.mart_session.plays")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mart.mart_session.durations | ; the columns of mart.mart_session: session_id, user_id, session_start_ts, session_end_ts, duration_sec, page_views, plays, uniq_songs, error_pages, plan_at_start, plan_at_end
          duration_sec                | ; of that name there are mart.mart_session.duration_sec, looker mart_session: duration_sec
          nonsense                    | ; write it as dataset.table.column
          """)
  void tellsWhichColumnsThereAre(String column, String hint) {
    UserException wrong =
        assertThrows(UserException.class, () -> printed("--domain=music", "--column=" + column));

    assertThat(
        wrong.getMessage(),
        is("--column=" + column + ": the domain music has no such column" + hint));
  }

  private static String printed(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Lineage.run(PipelineOptionsFactory.fromArgs(args).as(LineageOptions.class))
        .print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }
}
