package dev.alluvium.schemas.warehouse.computed;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec.KeyColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * The surrogate key of a dimension's row: the MD5, in 32 small letters and digits, of the key's
 * values and the start of the version, each as a text behind the number of its characters. Engines
 * write a day, a whole number and a truth value alike; an instant is its day, and the microseconds
 * since that began. So it is the same in each engine, and no two rows share a text.
 */
final class SurrogateKey {
  private SurrogateKey() {}

  /** An expression over the row, which is called {@code s}. */
  static String sql(DimensionSpec dimension) {
    List<String> texts = new ArrayList<>();
    for (KeyColumn key : dimension.key()) {
      texts.add(text(StagedQuery.ofRow(key.name()), key.type()));
    }
    dimension
        .versions()
        .ifPresent(
            versions -> texts.add(text(StagedQuery.ofRow(versions.validFrom()), versions.type())));
    return texts.stream()
        .map("CONCAT(CAST(LENGTH(%1$s) AS STRING), ':', %1$s)"::formatted)
        .collect(joining(", ", "TO_HEX(MD5(CONCAT(", ")))"));
  }

  private static String text(String column, ColumnType type) {
    return switch (type) {
      case STRING -> column;
      case TIMESTAMP -> EngineText.ofInstant(column);
      default -> "CAST(%s AS STRING)".formatted(column);
    };
  }
}
