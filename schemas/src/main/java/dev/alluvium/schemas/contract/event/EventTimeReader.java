package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.Lengths;
import dev.alluvium.schemas.spec.event.EventSpec;
import java.time.Duration;
import java.util.Optional;

/** Reads which field is an event's time: {@code ts}, or {@code {field: ts, ahead: 2h}}. */
final class EventTimeReader {
  private static final String UNLIMITED = "unlimited";

  private static final Key<Optional<Name>> FIELD =
      Key.needName("field", "The required timestamp field that says when it happened.");
  private static final Key<Optional<YamlNode>> AHEAD =
      Key.find(
          "ahead",
          Shape.either(Durations.DURATION.reference(), Shape.constant(UNLIMITED))
              .usually(Lengths.text(EventSpec.DEFAULT_AHEAD)),
          "How far after its publishing, or its reading where that is unknown, an event may be"
              + " dated; a later one is rejected.");
  private static final Section BLOCK = Section.of(FIELD, AHEAD);
  static final Key<Optional<YamlNode>> EVENT_TIME =
      Key.need(
              "event_time",
              Shape.either(SnakeCase.NAME.reference(), Shape.block(BLOCK)),
              "The required timestamp field that says when it happened; or a block that also says how"
                  + " far ahead it may be.")
          .atTimes();

  private EventTimeReader() {}

  /**
   * An event's time.
   *
   * @param ahead how far after its publishing it may be; empty where that does not matter
   */
  record EventTime(Optional<Name> field, Optional<Duration> ahead) {
    /** Of a change, which says itself when it was committed. */
    static EventTime ofChange() {
      return new EventTime(Optional.empty(), Optional.of(EventSpec.DEFAULT_AHEAD));
    }
  }

  static EventTime read(YamlMap root) {
    Optional<YamlNode> value = root.get(EVENT_TIME);
    if (value.filter(YamlNode::isMap).isEmpty()) {
      return new EventTime(
          value.flatMap(node -> node.name(EVENT_TIME.name())),
          Optional.of(EventSpec.DEFAULT_AHEAD));
    }
    YamlMap map = value.get().map(EVENT_TIME.name()).of(BLOCK);
    return new EventTime(map.get(FIELD), ahead(map));
  }

  private static Optional<Duration> ahead(YamlMap map) {
    Optional<YamlNode> ahead = map.get(AHEAD);
    return ahead.filter(node -> node.isScalar(UNLIMITED)).isPresent()
        ? Optional.empty()
        : ahead
            .map(node -> Durations.readOr(node, AHEAD.name(), UNLIMITED))
            .or(() -> Optional.of(EventSpec.DEFAULT_AHEAD));
  }
}
