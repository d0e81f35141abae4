package dev.alluvium.schemas.contract.expression;

/** What is wrong with an expression, and in which part of it. */
final class TermException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean isTold;
  private final String place;

  TermException(String message) {
    this(message, false);
  }

  TermException(String message, boolean isTold) {
    this(message, isTold, "");
  }

  private TermException(String message, boolean isTold, String place) {
    super(message);
    this.isTold = isTold;
    this.place = place;
  }

  /** This, of the part that begins there; of that within it of which it is already, if any. */
  TermException at(String beginning) {
    return place.isEmpty()
        ? new TermException(String.valueOf(getMessage()), isTold, beginning)
        : this;
  }

  /** Where the part at fault begins, as {@code character 7}; empty where nobody knows. */
  String place() {
    return place;
  }

  /** Whether it follows from a fault that is told where it is. */
  boolean isTold() {
    return isTold;
  }
}
