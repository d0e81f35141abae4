package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import java.time.Duration;
import java.util.Optional;

/** Reads the settings of functions; what is at fault has a stand-in. */
final class FunctionSettings {
  private static final long HOURS_PER_DAY = 24;

  private FunctionSettings() {}

  /** {@code to: 5m}: the length of a stretch. */
  static Duration to(YamlMap settings) {
    return settings.need("to").map(at -> WindowReader.duration(at, "to")).orElse(Duration.ZERO);
  }

  /** {@code every: 4}: the length of a slot in hours; 1 where it is left out. */
  static long every(YamlMap settings) {
    Optional<Name> name = settings.find("every").flatMap(at -> at.name("every"));
    Optional<Long> hours =
        name.flatMap(n -> Literal.read(n, ColumnType.INT64)).map(value -> (Long) value);
    hours
        .filter(h -> h < 1 || HOURS_PER_DAY % h != 0)
        .ifPresent(h -> name.orElseThrow().fault("every must be hours that divide a day"));
    return hours.filter(h -> h >= 1).orElse(1L);
  }
}
