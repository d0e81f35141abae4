package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.expression.Expression;
import java.util.Optional;

/** Reads one function of the contract language. */
interface FunctionReader<T extends Expression> extends Kinds.Handler<T> {
  /** What contracts call it, and what it is given. */
  Key<Optional<YamlNode>> key();

  default String name() {
    return key().name();
  }

  /** Whether it needs the event that a column is made from, and so is none of other columns. */
  default boolean isOfEvents() {
    return false;
  }

  /** Whether what it gives means what something else does, so that a column need not say it. */
  default boolean isKnown() {
    return false;
  }

  /** Reads what it is given, of those columns. */
  Typed read(Formula formula, Columns columns);
}
