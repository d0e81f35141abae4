package dev.alluvium.schemas.generate;

/** Nothing can be derived from contracts that are each in order; the message is one line. */
public final class DerivationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DerivationException(String message) {
    super(message);
  }
}
