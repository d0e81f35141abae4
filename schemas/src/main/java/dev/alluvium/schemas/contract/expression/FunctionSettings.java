package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Durations;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;

/** Reads the settings of functions; what is at fault has a stand-in. */
final class FunctionSettings {
  private static final long HOURS_PER_DAY = 24;

  /** {@code to: 5m}: the length of a stretch. */
  static final Key<Duration> TO =
      Key.need(
          "to",
          Durations.DURATION.reference(),
          "Length of a stretch.",
          (map, key) -> map.need(key).map(at -> Durations.read(at, key)).orElse(Duration.ZERO));

  /** {@code every: 4}: the length of a slot in hours; 1 where it is left out. */
  static final Key<Long> EVERY =
      Key.find(
          "every",
          Shape.oneOf(
                  LongStream.rangeClosed(1, HOURS_PER_DAY)
                      .filter(h -> HOURS_PER_DAY % h == 0)
                      .boxed()
                      .toList())
              .usually(1),
          "Hours of a slot; they divide a day.",
          (map, key) -> every(map.findName(key)));

  private FunctionSettings() {}

  private static long every(Optional<Name> name) {
    Optional<Long> hours =
        name.flatMap(n -> Literal.read(n, ColumnType.INT64)).map(value -> (Long) value);
    hours
        .filter(h -> h < 1 || HOURS_PER_DAY % h != 0)
        .ifPresent(h -> name.orElseThrow().fault("every must be hours that divide a day"));
    return hours.filter(h -> h >= 1).orElse(1L);
  }
}
