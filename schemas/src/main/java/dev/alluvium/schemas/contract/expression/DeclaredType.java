package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.Optional;

/** The type that a contract says of a computed column: what computes it must give that. */
public final class DeclaredType {
  public static final Key<Optional<ColumnType>> TYPE =
      Key.findWord(
          "type",
          "type",
          ColumnType.class,
          "Type of the column; it follows from what computes it, and another is a fault.");

  private DeclaredType() {}

  /** Reports a type that is said and is not the computed one, where that is known. */
  public static void check(YamlMap map, Optional<ColumnType> computed) {
    Optional<ColumnType> said = map.get(TYPE);
    if (said.isPresent() && computed.isPresent() && !said.equals(computed)) {
      map.findValue(TYPE.name())
          .ifPresent(
              node ->
                  node.fault(
                      "type %s: %s is computed as %s",
                      said.get().contractName(), map.what(), computed.get().contractName()));
    }
  }
}
