package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.pipelines.simulate.Dirt;
import dev.alluvium.pipelines.simulate.FileSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulationDomain;
import dev.alluvium.pipelines.simulate.SimulationDomains;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import dev.alluvium.pipelines.simulate.SimulationReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dirty feed of the simulator, loaded from files. */
class TransitFeedTest {
  private static final String ONCE =
      "(SELECT any_value(columns(*)) FROM raw.turnstile_events GROUP BY id, event_ts)";

  @Test
  void loadsWhatIsWholeOnceAndRejectsTheRest(@TempDir Path folder) throws IOException {
    SimulationDomain domain = SimulationDomains.named("transit");
    SimulationReport made =
        SimulateEvents.run(
            SimulationOptions.of(domain)
                .users(120)
                .events(5_000)
                .dirt(Dirt.demo().withMalformed(0.05))
                .build(),
            FileSink.open(folder.resolve("feed"), domain, true, false));
    Loaded warehouse = new Loaded(folder.resolve("w.duckdb"), "transit");
    warehouse.load(folder.resolve("feed"));

    SimulationReport.Topic topic = made.topic("turnstile_events");
    assertThat(topic.broken(), greaterThan(100L));
    assertThat(warehouse.count("quarantine.rejects"), is(topic.broken()));
    assertThat(warehouse.count("raw.turnstile_events"), is(topic.records() - topic.broken()));
    assertThat(warehouse.count(ONCE), is(topic.events() - topic.broken()));
    String sums = "SELECT sum(entries), sum(exits), sum(events) FROM mart.mart_turnstile_5min";
    assertThat(
        warehouse.query(sums),
        is(warehouse.query("SELECT sum(entries), sum(exits), count(*) FROM " + ONCE)));
    assertThat(
        warehouse.query("SELECT sum(entries), sum(exits) FROM mart.mart_station_5min"),
        is(warehouse.query("SELECT sum(entries), sum(exits) FROM " + ONCE)));
    assertThat(
        warehouse.query("SELECT count(*) FROM vault.hub_station WHERE record_source <> 'ghost'"),
        is(List.of("10")));
  }
}
