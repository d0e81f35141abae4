package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.Optional;

/** Whole numbers from one up. */
public final class WholeNumbers {
  private WholeNumbers() {}

  /** What is written there; none where nothing is, or what is at fault. */
  public static Optional<Integer> find(YamlMap map, Key<Optional<Name>> key, int most) {
    Optional<Name> literal = map.get(key);
    Optional<Long> number =
        literal.flatMap(at -> Literal.read(at, ColumnType.INT64)).map(value -> (Long) value);
    if (number.filter(value -> value < 1 || value > most).isPresent()) {
      boolean isTooMany = number.get() > most;
      literal
          .orElseThrow()
          .fault(
              "%s must be 1 or more%s",
              key.name(), most == Integer.MAX_VALUE && !isTooMany ? "" : ", up to " + most);
      return Optional.empty();
    }
    return number.map(Long::intValue);
  }
}
