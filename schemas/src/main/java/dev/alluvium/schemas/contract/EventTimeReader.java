package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.EventSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads which field is an event's time: {@code ts}, or {@code {field: ts, ahead: 2h}}. */
final class EventTimeReader {
  private static final String UNLIMITED = "unlimited";

  private EventTimeReader() {}

  /**
   * An event's time.
   *
   * @param ahead how far after its publishing it may be; empty where that does not matter
   */
  record EventTime(Optional<Name> field, Optional<Duration> ahead) {}

  static EventTime read(YamlMap root) {
    Optional<YamlNode> value = root.need("event_time");
    if (value.filter(YamlNode::isMap).isEmpty()) {
      return new EventTime(
          value.flatMap(node -> node.name("event_time")), Optional.of(EventSpec.DEFAULT_AHEAD));
    }
    YamlMap map = value.get().map("event_time").allow(List.of("field", "ahead"));
    return new EventTime(map.needName("field"), ahead(map));
  }

  private static Optional<Duration> ahead(YamlMap map) {
    Optional<YamlNode> ahead = map.find("ahead");
    return ahead.filter(node -> node.isScalar(UNLIMITED)).isPresent()
        ? Optional.empty()
        : ahead
            .map(node -> WindowReader.durationOr(node, "ahead", UNLIMITED))
            .or(() -> Optional.of(EventSpec.DEFAULT_AHEAD));
  }
}
