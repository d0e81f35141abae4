package dev.alluvium.transforms.text;

import org.jspecify.annotations.Nullable;

/** Unicode white space: the code points with the property White_Space, all of them in the BMP. */
public final class WhiteSpace {
  private WhiteSpace() {}

  /** Whether that character has the property White_Space. */
  public static boolean is(char c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
    if (c < '\u0085') {
      return false;
    }
    return c == '\u0085'
        || c == '\u00a0'
        || c == '\u1680'
        || (c >= '\u2000' && c <= '\u200a')
        || c == '\u2028'
        || c == '\u2029'
        || c == '\u202f'
        || c == '\u205f'
        || c == '\u3000';
  }

  /**
   * The text without white space at its ends, and with one blank for each stretch of it within;
   * NULL where nothing is left.
   */
  public static @Nullable String collapse(String text) {
    String trimmed = trim(text);
    if (trimmed == null) {
      return null;
    }
    StringBuilder collapsed = null;
    for (int i = 0; i < trimmed.length(); i++) {
      char c = trimmed.charAt(i);
      boolean isDropped = is(c) && is(trimmed.charAt(i - 1));
      boolean isChanged = isDropped || (is(c) && c != ' ');
      if (isChanged && collapsed == null) {
        collapsed = new StringBuilder(trimmed.length()).append(trimmed, 0, i);
      }
      if (collapsed != null && !isDropped) {
        collapsed.append(is(c) ? ' ' : c);
      }
    }
    return collapsed == null ? trimmed : collapsed.toString();
  }

  /** The text without white space at its ends; NULL where nothing is left. */
  public static @Nullable String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && is(text.charAt(start))) {
      start++;
    }
    while (end > start && is(text.charAt(end - 1))) {
      end--;
    }
    return start == end ? null : text.substring(start, end);
  }
}
