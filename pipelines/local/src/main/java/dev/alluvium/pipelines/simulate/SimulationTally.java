package dev.alluvium.pipelines.simulate;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts as a run goes: written by the run's thread, {@link #sent()} readable by any. */
final class SimulationTally {
  private static final class Counts {
    private long events;
    private long records;
    private final EnumMap<DirtKind, Long> dirt = new EnumMap<>(DirtKind.class);
  }

  private final Map<String, Counts> byTopic = new LinkedHashMap<>();
  private volatile long sent;

  SimulationTally(List<String> topics) {
    topics.forEach(topic -> byTopic.put(topic, new Counts()));
  }

  void event(String topic) {
    of(topic).events++;
  }

  void dirt(String topic, DirtKind kind) {
    of(topic).dirt.merge(kind, 1L, Long::sum);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // only the run's thread writes
  void sent(String topic) {
    of(topic).records++;
    sent++;
  }

  long sent() {
    return sent;
  }

  SimulationReport report() {
    Map<String, SimulationReport.Topic> topics = new LinkedHashMap<>();
    byTopic.forEach(
        (name, counts) ->
            topics.put(
                name, SimulationReport.Topic.of(counts.events, counts.records, counts.dirt)));
    return SimulationReport.of(topics);
  }

  private Counts of(String topic) {
    Counts counts = byTopic.get(topic);
    if (counts == null) {
      throw new IllegalStateException("the domain did not declare the topic " + topic);
    }
    return counts;
  }
}
