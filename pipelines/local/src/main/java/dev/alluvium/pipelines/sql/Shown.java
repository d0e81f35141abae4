package dev.alluvium.pipelines.sql;

import dev.alluvium.pipelines.text.ShownText;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person sees of a value or a message: nothing that a terminal would act upon. */
final class Shown {
  static final String NULL = "NULL";

  /** Texts that would look like NULL, or like such a text in its quotes. */
  private static final Pattern LIKE_NULL = Pattern.compile("'*NULL'*");

  private Shown() {}

  /** On one line; NULL as {@code NULL}, and the text NULL as {@code 'NULL'}. */
  static String value(@Nullable String text) {
    if (text == null) {
      return NULL;
    }
    String line = ShownText.blanked(text);
    return LIKE_NULL.matcher(line).matches() ? "'" + line + "'" : line;
  }

  /** With its lines. */
  static String lines(String text) {
    return text.lines().map(ShownText::blanked).collect(Collectors.joining("\n"));
  }

  /** The first line that has anything. */
  static String firstLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("failed");
  }
}
