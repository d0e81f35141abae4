package dev.alluvium.pipelines.quality;

import dev.alluvium.schemas.spec.quality.ExpectationSpec.Severity;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck;
import dev.alluvium.schemas.warehouse.quality.ExpectationCheck.Counts;
import java.util.List;
import java.util.Locale;

/**
 * What the check of an expectation has found.
 *
 * @param keys of some rows that break it, as texts; none where keys are personal
 */
public record CheckResult(ExpectationCheck check, Counts counts, List<String> keys) {
  /** What is known of the expectation. */
  public enum Verdict {
    HOLDS("holds"),
    /** There was no row to judge by, so that nothing is known. */
    NO_ROWS("no rows"),
    WARNS("warns"),
    FAILS("FAILS");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** For people. */
    public String text() {
      return text;
    }
  }

  public Verdict verdict() {
    if (counts.broken() > 0) {
      return check.expectation().severity() == Severity.FAIL ? Verdict.FAILS : Verdict.WARNS;
    }
    return counts.looked() == 0 ? Verdict.NO_ROWS : Verdict.HOLDS;
  }

  public boolean isBroken() {
    return counts.broken() > 0;
  }

  /** Whether a job that finds this has failed. */
  public boolean isFailure() {
    return verdict() == Verdict.FAILS;
  }

  /** One line for people, of an expectation that does not hold. */
  public String line() {
    long rows = counts.broken();
    String shown =
        keys.isEmpty() ? "" : ": " + String.join("; ", keys) + (rows > keys.size() ? "; …" : "");
    return String.format(
        Locale.ROOT,
        "%s: %s does not hold, %,d %s%s it%s. %s",
        isFailure() ? "error" : "warning",
        check.name(),
        rows,
        check.expectation().rule().counted(),
        rows == 1 ? " breaks" : "s break",
        shown,
        check.expectation().description().strip());
  }
}
