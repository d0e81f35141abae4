package dev.alluvium.pipelines.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of data, made fit for a line on a terminal: it may come from anybody. */
public final class ShownText {
  /** What moves the cursor, ends the line, turns its direction, or is half a character. */
  private static final Pattern UNFIT =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private ShownText() {}

  /** The text with what is unfit written as its number, such as {@code \\u001B}; cut if longer. */
  public static String escaped(String text, int most) {
    String beginning = text.substring(0, Math.min(text.length(), most + 1));
    String line =
        UNFIT
            .matcher(beginning)
            .replaceAll(
                unfit ->
                    Matcher.quoteReplacement(
                        String.format(Locale.ROOT, "\\u%04X", unfit.group().codePointAt(0))));
    return cut(line, most);
  }

  /** The text with a blank for what is unfit. */
  public static String blanked(String text) {
    return UNFIT.matcher(text).replaceAll(" ");
  }

  private static String cut(String line, int most) {
    if (line.length() <= most) {
      return line;
    }
    int end = most - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
