package dev.alluvium.pipelines.cloud;

/**
 * Google does not do what a job needs before it can start; the message is one line for the person
 * who starts it.
 */
public final class CloudException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CloudException(String message) {
    super(message);
  }

  public CloudException(String message, Throwable cause) {
    super(message, cause);
  }
}
