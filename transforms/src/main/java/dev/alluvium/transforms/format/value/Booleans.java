package dev.alluvium.transforms.format.value;

/** Reads texts, of whatever format, as truth values. */
public final class Booleans {
  private Booleans() {}

  /**
   * The truth value.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Boolean of(String text) {
    return switch (text) {
      case "true", "TRUE", "True", "1" -> true;
      case "false", "FALSE", "False", "0" -> false;
      default -> throw new IllegalArgumentException("no truth value");
    };
  }
}
