package dev.alluvium.pipelines.collect;

/**
 * A request of which nothing is taken: an answer, not a bug, and so without a stack trace. The
 * message is for who sent it.
 */
final class Refusal extends RuntimeException {
  private final int status;
  private final String code;

  Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** It may be sent again as it is, a little later. */
  static Refusal busy(String message) {
    return new Refusal(429, "busy", message);
  }

  static Refusal malformed(String message) {
    return new Refusal(400, "malformed", message);
  }

  static Refusal tooLarge(String message) {
    return new Refusal(413, "too_large", message);
  }

  static Refusal unsupported(String message) {
    return new Refusal(415, "unsupported", message);
  }

  int status() {
    return status;
  }

  /** What it is, for programs. */
  String code() {
    return code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
