package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Expression;
import dev.alluvium.schemas.spec.Kinds;

/** Reads one function of the contract language. */
interface FunctionReader<T extends Expression> extends Kinds.Handler<T> {
  /** What contracts call it. */
  String name();

  /** Reads what it is given, of those columns. */
  Typed read(Formula formula, Columns columns);
}
