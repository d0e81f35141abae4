package dev.alluvium.pipelines.simulate;

import com.google.auto.value.AutoValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run made, per topic, for reconciling with what a pipeline read: of a topic's records,
 * {@link Topic#broken()} belong in the rejects and the others in raw.
 */
@AutoValue
public abstract class SimulationReport {
  /** What was made for one topic. */
  @AutoValue
  public abstract static class Topic {
    /** Events that happened. */
    public abstract long events();

    /** Records sent: the events and the duplicates. */
    public abstract long records();

    abstract Map<DirtKind, Long> dirt();

    /** Records with dirt of that kind; for {@link DirtKind#DUPLICATE}, the repeats alone. */
    public long dirt(DirtKind kind) {
      return dirt().getOrDefault(kind, 0L);
    }

    /** Records that no loader can accept. */
    public long broken() {
      return dirt().entrySet().stream()
          .filter(entry -> entry.getKey().isBreaking())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    static Topic of(long events, long records, Map<DirtKind, Long> dirt) {
      Map<DirtKind, Long> copy = new EnumMap<>(DirtKind.class);
      copy.putAll(dirt);
      return new AutoValue_SimulationReport_Topic(
          events, records, Collections.unmodifiableMap(copy));
    }
  }

  /** By name, in the order in which the domain lists them; topics without events too. */
  public abstract Map<String, Topic> topics();

  static SimulationReport of(Map<String, Topic> topics) {
    return new AutoValue_SimulationReport(Collections.unmodifiableMap(new LinkedHashMap<>(topics)));
  }

  /**
   * What was made for that topic.
   *
   * @throws IllegalArgumentException if the domain has no such topic
   */
  public Topic topic(String name) {
    Topic topic = topics().get(name);
    if (topic == null) {
      throw new IllegalArgumentException("no topic " + name + " among " + topics().keySet());
    }
    return topic;
  }

  public long events() {
    return topics().values().stream().mapToLong(Topic::events).sum();
  }

  public long records() {
    return topics().values().stream().mapToLong(Topic::records).sum();
  }

  /**
   * One line of JSON: {@code
   * {"topics":{"<name>":{"events":n,"records":n,"broken":n,"dirt":{"late":n, …}}, …}}}; kinds that
   * did not occur are absent.
   */
  public String toJson() {
    return topics().entrySet().stream()
        .map(entry -> '"' + entry.getKey() + "\":" + toJson(entry.getValue()))
        .collect(Collectors.joining(",", "{\"topics\":{", "}}"));
  }

  private static String toJson(Topic topic) {
    return String.format(
        Locale.ROOT,
        "{\"events\":%d,\"records\":%d,\"broken\":%d,\"dirt\":%s}",
        topic.events(),
        topic.records(),
        topic.broken(),
        topic.dirt().entrySet().stream()
            .map(entry -> '"' + entry.getKey().label() + "\":" + entry.getValue())
            .collect(Collectors.joining(",", "{", "}")));
  }

  /** Some lines for people. */
  public String toText() {
    return topics().entrySet().stream()
        .map(entry -> toText(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String toText(String name, Topic topic) {
    return String.format(
        Locale.ROOT,
        "%-22s %,12d events %,12d records%s",
        name,
        topic.events(),
        topic.records(),
        topic.dirt().entrySet().stream()
            .map(
                entry ->
                    String.format(Locale.ROOT, "%s %,d", entry.getKey().label(), entry.getValue()))
            .collect(Collectors.joining(", ", topic.dirt().isEmpty() ? "" : "   ", "")));
  }
}
