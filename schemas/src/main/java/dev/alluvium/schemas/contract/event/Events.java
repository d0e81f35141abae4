package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The events of a domain, by name. */
public final class Events {
  private static final String ALL = "all";

  /** What people call tables, and events seldom. */
  private static final Pattern TABLE =
      Pattern.compile("(mart|fact|dim|raw|vault|current|history)[._]");

  public static final Definition EVENTS =
      new Definition(
          "sources",
          "Events: all, or a list of names.",
          Shape.either(Shape.constant(ALL), Shape.names().described("Names of events.")));
  public static final Key<Optional<YamlNode>> SOURCES =
      Key.need("sources", EVENTS.reference(), "The events that feed it.");

  private final Map<String, Event> byName = new LinkedHashMap<>();
  private final Map<String, Name> names = new HashMap<>();
  private final Map<String, List<EventSpec>> byTopic = new LinkedHashMap<>();

  /** What publishes to a topic that is no event's. */
  private final Map<String, String> publishers = new HashMap<>();

  private boolean complete = true;

  public void add(YamlMap root, Event event) {
    Optional<Name> name = root.needName("event");
    if (byName.putIfAbsent(event.name(), event) != null) {
      name.ifPresent(this::isAnother);
      return;
    }
    name.ifPresent(n -> names.put(n.text(), n));
    if (!event.spec().topic().isEmpty()) {
      List<EventSpec> others =
          byTopic.computeIfAbsent(event.spec().topic(), t -> new ArrayList<>());
      root.findMap("source")
          .needName("topic")
          .ifPresent(topic -> others.forEach(other -> check(topic, event.spec(), other)));
      others.add(event.spec());
    }
  }

  private void isAnother(Name name) {
    Optional<Name> first = Optional.ofNullable(names.get(name.text()));
    first.ifPresent(
        other ->
            name.fault(
                "there is another event \"%s\", in %s; rename one",
                name, other.at().placeFrom(name.at())));
  }

  /**
   * A topic may have several events, if it is told which takes what: of those that make one row of
   * each record, one at most may take every record.
   */
  private static void check(Name topic, EventSpec event, EventSpec other) {
    if (!event.format().equals(other.format()) || event.exported() != other.exported()) {
      topic.fault(
          "topic \"%s\" is that of %s already, in another format, or with other settings of it",
          topic, other.name());
    } else if (event.otherwise() && other.otherwise()) {
      topic.fault(
          "topic \"%s\" has an event already that takes what is left, %s; leave one otherwise out",
          topic, other.name());
    } else if (leavesNothing(event, other)) {
      topic.fault(
          "%s takes every record of topic \"%s\", and otherwise of %s what is left: nothing; say"
              + " with \"when\" which the one takes",
          event.takesAll() ? event.name() : other.name(),
          topic,
          event.otherwise() ? event.name() : other.name());
    } else if (makesRowOfEach(event) && makesRowOfEach(other)) {
      topic.fault(
          "topic \"%s\" is that of %s already; say with \"when\" which of its records each takes",
          topic, other.name());
    }
  }

  private static boolean leavesNothing(EventSpec event, EventSpec other) {
    return (event.takesAll() && other.otherwise()) || (event.otherwise() && other.takesAll());
  }

  private static boolean makesRowOfEach(EventSpec event) {
    return event.takesAll() && event.explode().isEmpty();
  }

  /**
   * Has a topic published to, or reports that it is another's.
   *
   * @param by what publishes
   */
  void takeTopic(Name topic, String by) {
    List<EventSpec> events = byTopic.getOrDefault(topic.text(), List.of());
    String other =
        events.isEmpty()
            ? publishers.putIfAbsent(topic.text(), by)
            : events.get(events.size() - 1).name();
    if (other != null) {
      topic.fault("topic \"%s\" is that of %s already", topic, other);
    }
  }

  /** Says that a file could not be read: an event that is not here may be in it. */
  public void markIncomplete() {
    complete = false;
  }

  public boolean isComplete() {
    return complete;
  }

  public Collection<Event> all() {
    return byName.values();
  }

  /** The event of that name, or a fault that says which there are. */
  public Optional<Event> find(Name name) {
    Event event = byName.get(name.text());
    if (event == null && complete) {
      name.fault(
          "%s%s",
          Choice.unknown("event", name.text(), byName.keySet()),
          TABLE.matcher(name.text()).lookingAt()
              ? " What is made of rows of a table is a model, with roll_up or sql."
              : "");
    }
    return Optional.ofNullable(event);
  }

  /** What {@code sources} names: {@code all}, or a list of events. */
  public List<Event> sources(YamlMap map) {
    Optional<YamlNode> value = map.get(SOURCES);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get().isScalar(ALL)) {
      return List.copyOf(byName.values());
    }
    if (!value.get().isList()) {
      value.get().fault("sources of %s must be all, or a list of events", map.what());
      return List.of();
    }
    return map.needNames(SOURCES.name()).stream().flatMap(name -> find(name).stream()).toList();
  }

  public static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }
}
