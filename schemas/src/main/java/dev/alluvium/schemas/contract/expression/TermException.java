package dev.alluvium.schemas.contract.expression;

/** What is wrong with an expression, and in which part of it. */
final class TermException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean isTold;

  TermException(String message) {
    this(message, false);
  }

  TermException(String message, boolean isTold) {
    super(message);
    this.isTold = isTold;
  }

  /** Whether it follows from a fault that is told where it is. */
  boolean isTold() {
    return isTold;
  }
}
