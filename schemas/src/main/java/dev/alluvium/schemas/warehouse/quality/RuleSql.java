package dev.alluvium.schemas.warehouse.quality;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.quality.Rule;

/** How a warehouse finds what breaks a rule of one kind. */
record RuleSql<R extends Rule>(Class<R> kind, Making<R> making) implements Kinds.Handler<R> {
  /** Makes the queries of a rule. */
  interface Making<R> {
    RuleQueries of(R rule, CheckedRows rows);
  }

  RuleQueries of(Rule rule, CheckedRows rows) {
    return making.of(kind.cast(rule), rows);
  }
}
