package dev.alluvium.pipelines.capture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import org.junit.jupiter.api.Test;

/** What is said of a failure of the engine. */
class EngineRunTest {
  @Test
  void saysWhatToDoWhereTheSlotIsLostAndShowsNoKey() {
    assertThat(
        EngineRun.reason(
            "The connector is trying to read change stream starting at PostgresOffsetContext"
                + " [maximumKey=[me@example.org]], but this is no longer available on the server."
                + " Reconfigure the connector to use a snapshot mode when needed."),
        allOf(
            containsString("Started again, it reads all tables anew"),
            not(containsString("me@example.org")),
            not(containsString("Reconfigure"))));
  }

  @Test
  void saysWhatToDoWhereThePublicationWasDropped() {
    assertThat(
        EngineRun.reason("ERROR: publication \"shop\" does not exist\n  Where: slot"),
        containsString("Drop the slot by pg_drop_replication_slot"));
  }

  @Test
  void isTheFirstLineOfWhatItSays() {
    assertThat(EngineRun.reason("ERROR: no\n  Position: 3"), is("ERROR: no"));
  }
}
