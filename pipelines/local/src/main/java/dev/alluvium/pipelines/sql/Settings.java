package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.sql.DotCommand.WrongCommandException;
import java.util.Locale;

/** How answers are shown; dot commands change it. */
final class Settings {
  private Format format;
  private int width;
  private boolean timing;

  Settings(Format format, int width, boolean timing) {
    this.format = format;
    this.width = width;
    this.timing = timing;
  }

  Format format() {
    return format;
  }

  int width() {
    return width;
  }

  boolean timing() {
    return timing;
  }

  /**
   * Sets one.
   *
   * @throws WrongCommandException if there is no such value
   */
  void set(String name, String value) {
    switch (name) {
      case "format" -> format = textFormat(value);
      case "width" -> width = width(value);
      case "timing" -> timing = isOn(value);
      default -> throw new WrongCommandException("there is no setting " + name);
    }
  }

  private static Format textFormat(String value) {
    for (Format format : Format.values()) {
      if (format != Format.parquet && format.name().equals(value.toLowerCase(Locale.ROOT))) {
        return format;
      }
    }
    throw new WrongCommandException(
        ".format is table, csv, json, jsonl, markdown or line; for parquet start with"
            + " --format=parquet --output=FILE and a query");
  }

  private static int width(String value) {
    if (!value.matches("[1-9]\\d{0,5}")) {
      throw new WrongCommandException(".width is a number of columns, such as 120");
    }
    return Integer.parseInt(value);
  }

  private static boolean isOn(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new WrongCommandException(".timing is on or off");
    };
  }
}
