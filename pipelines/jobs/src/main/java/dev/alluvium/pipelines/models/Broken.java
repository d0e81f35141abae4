package dev.alluvium.pipelines.models;

import dev.alluvium.schemas.spec.computed.ExpectationSpec.Severity;
import dev.alluvium.schemas.warehouse.ExpectationChecks.Check;
import java.util.List;
import java.util.Locale;

/**
 * An expectation that does not hold.
 *
 * @param rows that break it
 * @param keys of some of them, as texts; none where keys are personal
 */
public record Broken(Check check, long rows, List<String> keys) {
  boolean isError() {
    return check.severity() == Severity.ERROR;
  }

  /** One line for people. */
  String line() {
    String shown =
        keys.isEmpty() ? "" : ": " + String.join("; ", keys) + (rows > keys.size() ? "; …" : "");
    return String.format(
        Locale.ROOT,
        "%s: %s does not hold, %,d %s it%s. %s",
        isError() ? "error" : "warning",
        check.name(),
        rows,
        rows == 1 ? "row breaks" : "rows break",
        shown,
        check.description().strip());
  }
}
