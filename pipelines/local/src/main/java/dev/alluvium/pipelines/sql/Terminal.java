package dev.alluvium.pipelines.sql;

/** Whether a person sits before this process, as {@code scripts/sql} tells it. */
final class Terminal {
  private Terminal() {}

  static boolean isInput() {
    return Boolean.getBoolean("alluvium.terminal.in");
  }

  static boolean isOutput() {
    return Boolean.getBoolean("alluvium.terminal.out");
  }

  /** How wide it is. */
  static int columns() {
    return Integer.getInteger("alluvium.columns", TableOutput.WIDEST);
  }
}
