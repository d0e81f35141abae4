package dev.alluvium.transforms.warehouse;

/**
 * A warehouse did not do what it was asked for; the message is one line for the person who started
 * the job.
 */
public abstract class WarehouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected WarehouseException(String message) {
    super(message);
  }

  protected WarehouseException(String message, Throwable cause) {
    super(message, cause);
  }
}
