package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.WarehouseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something is wrong with the warehouse file; the message is one line for the person at the
 * keyboard.
 */
public final class DuckDbException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  /** What DuckDB puts before what a statement of ours says by {@code error()}. */
  private static final String SAID_BY_US = "Invalid Input Error: ";

  /** {@code Candidate bindings: : "price"}, {@code Did you mean "price"?} */
  private static final Pattern NEAR =
      Pattern.compile("(?:Candidate bindings:[: ]*|Did you mean )(.+?)\\??");

  public DuckDbException(String message) {
    super(message);
  }

  public DuckDbException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * {@code what} and the first line of the cause's message, which DuckDB follows with a plan or a
   * stack, with the names that DuckDB has seen near to one that is not there.
   */
  static DuckDbException because(String what, Throwable cause) {
    String reason = firstLine(cause);
    return new DuckDbException(what + ": " + reason + DuckDbMemory.advice(reason), cause);
  }

  static String firstLine(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    List<String> lines = message.strip().lines().map(String::strip).toList();
    String first = lines.get(0);
    return (first.startsWith(SAID_BY_US) ? first.substring(SAID_BY_US.length()) : first)
        + lines.stream()
            .map(NEAR::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .map(near -> "; near it: " + near.group(1))
            .orElse("");
  }
}
