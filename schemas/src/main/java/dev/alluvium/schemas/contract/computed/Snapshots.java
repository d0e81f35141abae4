package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.computed.SnapshotSpec;
import java.time.Duration;
import java.util.Optional;

/** Reads which snapshots are kept: {@code {daily: 31d, weekly: 365d, monthly: 1825d}}. */
final class Snapshots {
  private static final Key<Optional<YamlNode>> DAILY =
      key("daily", "How long that of every day is kept; 31d unless given.");
  private static final Key<Optional<YamlNode>> WEEKLY =
      key("weekly", "How long those of Mondays are kept; 365d unless given.");
  private static final Key<Optional<YamlNode>> MONTHLY =
      key("monthly", "How long those of firsts of the month are kept; for ever unless given.");
  static final Key<YamlMap> SNAPSHOTS =
      Key.findSettings(
          "snapshots",
          Section.of(DAILY, WEEKLY, MONTHLY),
          "How long snapshots are kept, counted from the day of the build.");

  private Snapshots() {}

  private static Key<Optional<YamlNode>> key(String name, String description) {
    return Key.find(name, Durations.DURATION.reference(), description);
  }

  static SnapshotSpec read(YamlMap map) {
    int daily = days(map, DAILY).orElse(SnapshotSpec.DEFAULT.daily());
    int weekly = days(map, WEEKLY).orElse(Math.max(daily, SnapshotSpec.DEFAULT.weekly()));
    Optional<Integer> monthly = days(map, MONTHLY);
    if (weekly < daily) {
      shorter(map, WEEKLY, DAILY);
    }
    if (monthly.filter(until -> until < weekly).isPresent()) {
      shorter(map, MONTHLY, WEEKLY);
    }
    return SnapshotSpec.of(daily, weekly, monthly);
  }

  private static void shorter(YamlMap map, Key<?> key, Key<?> other) {
    map.at(key).ifPresent(at -> at.fault("%s is shorter than %s", key.name(), other.name()));
  }

  private static Optional<Integer> days(YamlMap map, Key<Optional<YamlNode>> key) {
    Optional<YamlNode> value = map.get(key);
    Optional<Duration> length = value.map(node -> Durations.read(node, key.name()));
    Optional<Duration> whole = length.filter(l -> l.equals(Duration.ofDays(l.toDays())));
    if (length.isPresent() && whole.isEmpty()) {
      value.get().fault("%s must be whole days, such as 31d", key.name());
    }
    return whole.map(l -> Math.toIntExact(l.toDays()));
  }
}
