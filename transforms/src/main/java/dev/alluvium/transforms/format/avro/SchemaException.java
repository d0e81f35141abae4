package dev.alluvium.transforms.format.avro;

/** A schema is none, or not to be had; says why. An answer, not a bug: without a stack trace. */
final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaException(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
