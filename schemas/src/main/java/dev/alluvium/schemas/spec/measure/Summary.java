package dev.alluvium.schemas.spec.measure;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.expression.Condition;
import java.io.Serializable;
import java.util.List;

/**
 * A way to sum up the events of a group. Each is a type; how a contract says it and how it is
 * computed, one line each of a registry says. NULL values do not count, in any of them.
 */
public sealed interface Summary extends Serializable
    permits Count, CountIf, CountDistinct, OfColumn {
  /** Where more events can move a result. */
  enum Trend {
    RISES,
    FALLS,
    EITHER_WAY
  }

  /** What contracts call it. */
  String function();

  /** Where more events of its group can move it. */
  Trend trend();

  /** What may be made of the results of parts that have no event in common. */
  default Additivity additivity() {
    return Additivity.NONE;
  }

  /** Whether it gives a value that was there, which is personal where that was. */
  default boolean isOneOfItsValues() {
    return false;
  }

  /** Columns of the event that it sums up, in order. */
  default List<String> arguments() {
    return List.of();
  }

  /** What it is given besides columns, as a contract writes it. */
  default List<String> settings() {
    return List.of();
  }

  /** What must hold of an event that it takes. */
  default List<Condition> conditions() {
    return List.of();
  }
}
