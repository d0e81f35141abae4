package dev.alluvium.schemas.generate.catalog;

import java.util.regex.Pattern;

/** A page of Markdown. What contracts say stands on it as text, whatever it is. */
final class Markdown {
  private static final Pattern SIGNS = Pattern.compile("[\\\\`*_\\[\\]<>&|~#$@]|:(?=//)");

  private final StringBuilder page = new StringBuilder();

  Markdown() {
    line("<!-- Derived from the contracts by scripts/generate. -->");
  }

  Markdown line(String line) {
    page.append(line).append('\n');
    return this;
  }

  void heading(int level, String text) {
    page.append('\n').append("#".repeat(level)).append(' ').append(text(text)).append("\n\n");
  }

  void paragraph(String text) {
    page.append(text).append("\n\n");
  }

  /** A row of a table. */
  Markdown row(String... cells) {
    return line("| " + String.join(" | ", cells) + " |");
  }

  static String bold(String text) {
    return "**" + text(text) + "**";
  }

  /** On one line, and nothing but text. */
  static String text(String text) {
    return SIGNS
        .matcher(text.strip().replaceAll("\\s+", " "))
        .replaceAll(
            sign -> sign.group().equals("_") ? "\\\\_" : "&#" + (int) sign.group().charAt(0) + ";");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
