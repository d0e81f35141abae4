package dev.alluvium.schemas.odcs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads values of a contract of the standard that may be absent, or of another type. */
final class Odcs {
  private Odcs() {}

  /** A text, or a number or boolean as one; empty where there is none, or a blank. */
  static Optional<String> text(Map<?, ?> map, String key) {
    return Optional.<Object>ofNullable(map.get(key))
        .filter(value -> !(value instanceof Map || value instanceof List))
        .map(value -> value.toString().strip())
        .filter(text -> !text.isEmpty());
  }

  static boolean flag(Map<?, ?> map, String key) {
    return Boolean.TRUE.equals(map.get(key));
  }

  static Map<?, ?> map(Map<?, ?> map, String key) {
    return map.get(key) instanceof Map<?, ?> found ? found : Map.of();
  }

  /** The objects of a list. */
  static List<Map<?, ?>> maps(Map<?, ?> map, String key) {
    return map.get(key) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .<Map<?, ?>>map(element -> (Map<?, ?>) element)
            .toList()
        : List.of();
  }
}
