package dev.alluvium.pipelines.options;

/** Something the user can mend; the message says what is wrong, where, and what to do. */
public final class UserException extends RuntimeException {
  public UserException(String message) {
    super(message);
  }
}
