package dev.alluvium.schemas.contract.expression;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What queries write instead of functions that one engine has and another has not, since the
 * queries of contracts are in the SQL that engines share. Most are functions of the language, whose
 * expressions are written as each engine has them.
 */
public final class UnsharedFunctions {
  /** Of what expressions have not: they see one row, and times by their own functions. */
  private static final Map<String, String> IN_QUERIES =
      Map.of(
          "LOGICAL_AND", "write COUNTIF(NOT x) = 0",
          "LOGICAL_OR", "write COUNTIF(x) > 0",
          "TIMESTAMP_ADD", "write t + INTERVAL 1 HOUR",
          "TIMESTAMP_SUB", "write t - INTERVAL 1 HOUR",
          "SAFE_DIVIDE", "write a / NULLIF(b, 0)");

  private UnsharedFunctions() {}

  /** What to do instead of calling a function that an engine has not; empty if nothing is known. */
  public static Optional<String> insteadOf(String function) {
    String upper = function.toUpperCase(Locale.ROOT);
    return insteadOfValue(function)
        .or(
            () ->
                SqlCalls.has(upper)
                    ? Optional.of(
                        "let a column of a mart have it, as {sql: \"%s(…)\"}, which all engines compute alike"
                            .formatted(upper))
                    : Optional.empty());
  }

  /** The same of a function that the engine has for values of other types. */
  public static Optional<String> insteadOfValue(String function) {
    String upper = function.toUpperCase(Locale.ROOT);
    return Optional.ofNullable(IN_QUERIES.get(upper)).or(() -> SqlCalls.refusal(upper));
  }
}
