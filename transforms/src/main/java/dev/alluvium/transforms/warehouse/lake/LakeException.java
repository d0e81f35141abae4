package dev.alluvium.transforms.warehouse.lake;

import dev.alluvium.transforms.warehouse.WarehouseException;
import org.apache.iceberg.exceptions.RESTException;
import org.jspecify.annotations.Nullable;

/** A lake cannot be written or read; the message says what is wrong, where, and what to do. */
public final class LakeException extends WarehouseException {
  private static final long serialVersionUID = 1L;

  /** As operating systems word it, which DuckDB puts between braces and escaped quotes. */
  private static final String NO_SPACE = "No space left on device";

  LakeException(String message) {
    super(message);
  }

  LakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@code what}, and the first line of the cause's message, or that the disk is full. */
  static LakeException because(String what, Throwable cause) {
    String message = message(cause);
    if (message == null || message.isBlank()) {
      return new LakeException(what + ": " + cause.getClass().getSimpleName(), cause);
    }
    String reason =
        message.contains(NO_SPACE)
            ? "no space is left on its disk; what was written counts, and the next run goes on"
            : message.strip().lines().findFirst().orElse("");
    return new LakeException(what + ": " + reason, cause);
  }

  /** Of a question that a catalog has not answered, Iceberg says why in what lies behind. */
  private static @Nullable String message(Throwable cause) {
    Throwable behind = cause.getCause();
    return cause instanceof RESTException && behind != null && behind.getMessage() != null
        ? behind.getMessage()
        : cause.getMessage();
  }
}
