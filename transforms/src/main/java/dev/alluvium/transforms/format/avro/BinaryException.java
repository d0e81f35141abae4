package dev.alluvium.transforms.format.avro;

/**
 * Bytes that are not what their schema says; tells what is wrong. An answer, not a bug: without a
 * stack trace.
 */
final class BinaryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BinaryException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
