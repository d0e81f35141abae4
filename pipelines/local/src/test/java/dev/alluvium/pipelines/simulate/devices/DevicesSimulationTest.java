package dev.alluvium.pipelines.simulate.devices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.alluvium.pipelines.simulate.RecordingSink;
import dev.alluvium.pipelines.simulate.SimulateEvents;
import dev.alluvium.pipelines.simulate.SimulatedRecord;
import dev.alluvium.pipelines.simulate.SimulationOptions;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An hour of forty rooms. */
class DevicesSimulationTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENTS = 40 * 360;

  private static List<SimulatedRecord> records() {
    RecordingSink sink = new RecordingSink();
    try {
      SimulateEvents.run(
          SimulationOptions.of(new DevicesDomain()).users(40).events(EVENTS).build(), sink);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return sink.records();
  }

  @Test
  void changesOnlyDocumentsThatThereAreAndTellsEachAtATimeOfItsOwn() throws IOException {
    Set<String> documents = new HashSet<>();
    long before = 0;
    long corrected = 0;
    long deleted = 0;
    for (SimulatedRecord record : records()) {
      JsonNode change = JSON.readTree(record.payload());
      JsonNode time = change.at("/clusterTime/$timestamp");
      long at = (time.path("t").asLong() << 32) + time.path("i").asLong();
      assertThat(at, greaterThan(before));
      before = at;
      String id = change.at("/documentKey/_id/$oid").asText();
      switch (change.path("operationType").asText()) {
        case "insert" -> assertThat(documents.add(id), is(true));
        case "update" -> {
          assertThat(documents, hasItem(id));
          corrected++;
        }
        default -> {
          assertThat(documents.remove(id), is(true));
          deleted++;
        }
      }
    }
    assertThat((double) corrected, closeTo(0.02 * EVENTS, 0.005 * EVENTS));
    assertThat((double) deleted, closeTo(0.003 * EVENTS, 0.002 * EVENTS));
  }

  @Test
  void isTheSameFeedEachTime() {
    List<String> first = records().stream().map(r -> new String(r.payload(), UTF_8)).toList();
    assertThat(records().stream().map(r -> new String(r.payload(), UTF_8)).toList(), is(first));
  }
}
