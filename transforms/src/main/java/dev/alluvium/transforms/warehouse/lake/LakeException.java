package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.transforms.warehouse.WarehouseException;

/** A lake cannot be written or read; the message says what is wrong, where, and what to do. */
public final class LakeException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  LakeException(String message) {
    super(message);
  }

  LakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@code what}, and the first line of the cause's message. */
  static LakeException because(String what, Throwable cause) {
    String message = cause.getMessage();
    String reason =
        message == null || message.isBlank()
            ? cause.getClass().getSimpleName()
            : message.strip().lines().findFirst().orElse("");
    return new LakeException(what + ": " + reason, cause);
  }
}
