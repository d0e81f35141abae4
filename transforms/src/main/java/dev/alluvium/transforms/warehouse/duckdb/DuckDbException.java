package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.WarehouseException;

/**
 * Something is wrong with the warehouse file; the message is one line for the person at the
 * keyboard.
 */
public final class DuckDbException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  public DuckDbException(String message) {
    super(message);
  }

  public DuckDbException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * {@code what} and the first line of the cause's message, which DuckDB follows with a plan or a
   * stack.
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
    return message.strip().lines().findFirst().orElseThrow();
  }
}
