package dev.alluvium.schemas.contract.event;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where changes are told: of a mart's or a model's rows, or of alerts. */
public final class Publishing {
  /** What a name of Kafka's may be. */
  private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** What can be told. */
  private enum To {
    KAFKA
  }

  private static final Key<To> TO = Key.findWord("to", "place", To.KAFKA, "What is told.");
  private static final Key<Optional<Name>> TOPIC =
      Key.needValue(
          "topic",
          Shape.matching(TOPIC_NAME.pattern()),
          "Kafka topic, of no event and of nothing else that is published.");
  private static final Section TOLD = Section.of(TO, TOPIC);

  private Publishing() {}

  /** The key whose value says where. */
  public static Key<Optional<YamlMap>> key(String description) {
    return Key.findBlock("publish", TOLD, description);
  }

  /**
   * The topic that is told.
   *
   * @param by the mart, the model or the alert
   */
  public static Optional<String> topic(String by, YamlMap publish, Events events) {
    publish.get(TO);
    Optional<Name> topic = publish.get(TOPIC);
    topic.ifPresent(
        name -> {
          if (!TOPIC_NAME.matcher(name.text()).matches()) {
            name.fault(
                "topic \"%s\" must be up to 249 letters, digits, dots, underscores and hyphens",
                name);
          } else {
            events.takeTopic(name, by);
          }
        });
    return topic.map(Name::text);
  }
}
