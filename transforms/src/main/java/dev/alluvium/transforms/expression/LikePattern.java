package dev.alluvium.transforms.expression;

/**
 * What SQL's {@code LIKE} matches: {@code %} any characters, also none, {@code _} one character, be
 * it of one or two of Java's. Takes time of the text's length times the pattern's at most.
 */
final class LikePattern {
  private final int[] pattern;

  private LikePattern(int[] pattern) {
    this.pattern = pattern;
  }

  static LikePattern of(String pattern) {
    return new LikePattern(pattern.codePoints().toArray());
  }

  /** Whether it matches the whole text. */
  boolean matches(String text) {
    int at = 0;
    int next = 0;
    int anyAt = -1; // Where the last % was met, and from where in the text it is tried again.
    int anyFrom = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      if (next < pattern.length && pattern[next] == '%') {
        anyAt = next++;
        anyFrom = at;
      } else if (next < pattern.length && (pattern[next] == '_' || pattern[next] == character)) {
        next++;
        at += Character.charCount(character);
      } else if (anyAt >= 0) {
        next = anyAt + 1;
        anyFrom += Character.charCount(text.codePointAt(anyFrom));
        at = anyFrom;
      } else {
        return false;
      }
    }
    while (next < pattern.length && pattern[next] == '%') {
      next++;
    }
    return next == pattern.length;
  }
}
