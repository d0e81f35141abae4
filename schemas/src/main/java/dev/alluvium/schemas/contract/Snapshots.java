package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.SnapshotSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads which snapshots are kept: {@code {daily: 31d, weekly: 365d, monthly: 1825d}}. */
final class Snapshots {
  private static final List<String> KEYS = List.of("daily", "weekly", "monthly");

  private Snapshots() {}

  static SnapshotSpec read(YamlNode value) {
    YamlMap map = value.map("snapshots").allow(KEYS);
    int daily = days(map, "daily").orElse(SnapshotSpec.DEFAULT.daily());
    int weekly = days(map, "weekly").orElse(Math.max(daily, SnapshotSpec.DEFAULT.weekly()));
    Optional<Integer> monthly = days(map, "monthly");
    if (weekly < daily) {
      shorter(map, "weekly", "daily");
    }
    if (monthly.filter(until -> until < weekly).isPresent()) {
      shorter(map, "monthly", "weekly");
    }
    return SnapshotSpec.of(daily, weekly, monthly);
  }

  private static void shorter(YamlMap map, String key, String other) {
    map.find(key).ifPresent(at -> at.fault("%s is shorter than %s", key, other));
  }

  private static Optional<Integer> days(YamlMap map, String key) {
    Optional<YamlNode> value = map.find(key);
    Optional<Duration> length = value.map(node -> WindowReader.duration(node, key));
    Optional<Duration> whole = length.filter(l -> l.equals(Duration.ofDays(l.toDays())));
    if (length.isPresent() && whole.isEmpty()) {
      value.get().fault("%s must be whole days, such as 31d", key);
    }
    return whole.map(l -> Math.toIntExact(l.toDays()));
  }
}
