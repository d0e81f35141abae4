package dev.alluvium.transforms.format;

import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be let in. Carries no stack trace: it is an answer, not a bug, and bad input
 * must not be slow.
 */
public final class RejectedException extends RuntimeException {
  private final RejectReason reason;
  private final @Nullable String field;

  public RejectedException(RejectReason reason, @Nullable String field, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.field = field;
  }

  /** The same fault, of a part of the record that is called so. */
  public RejectedException within(String part) {
    return new RejectedException(reason, field, part + ": " + getMessage());
  }

  public RejectReason reason() {
    return reason;
  }

  /** The field at fault, as the source calls it; NULL where it is the whole record. */
  public @Nullable String field() {
    return field;
  }

  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
