package dev.alluvium.transforms.source;

/**
 * The input that was asked for cannot be read as things stand. The message is one line for the
 * person who started the job: what is wrong, and what to do.
 */
public final class InputException extends RuntimeException {
  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
