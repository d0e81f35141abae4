package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.ServiceLevelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a domain promises of its layers. */
final class ServiceLevels {
  private static final Key<Optional<YamlNode>> FRESHNESS =
      Key.find(
          "freshness",
          Durations.DURATION.reference(),
          "How long after an event its rows are there.");
  private static final Key<Optional<YamlNode>> RETENTION =
      Key.find("retention", Durations.DURATION.reference(), "How long rows stay.");
  private static final Section LEVEL = Section.of(FRESHNESS, RETENTION);

  private static final List<Key<Optional<YamlMap>>> LAYERS =
      Dataset.ids().stream()
          .map(layer -> Key.findBlock(layer, LEVEL, "Of the tables and views in " + layer + "."))
          .toList();

  static final Key<YamlMap> KEY =
      Key.findSettings(
          "service_levels",
          Section.of(LAYERS.toArray(Key<?>[]::new)),
          "What may be relied on, layer by layer; said to readers, enforced by nobody.");

  private ServiceLevels() {}

  static Map<String, ServiceLevelSpec> read(YamlMap root) {
    YamlMap block = root.get(KEY);
    Map<String, ServiceLevelSpec> levels = new LinkedHashMap<>();
    for (Key<Optional<YamlMap>> layer : LAYERS) {
      block
          .get(layer)
          .ifPresent(
              level ->
                  levels.put(
                      layer.name(),
                      ServiceLevelSpec.of(length(level, FRESHNESS), length(level, RETENTION))));
    }
    return levels;
  }

  private static Optional<Duration> length(YamlMap level, Key<Optional<YamlNode>> key) {
    return level.get(key).map(value -> Durations.read(value, key.name()));
  }
}
