package dev.alluvium.transforms.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is hashed to a key: of one column, its standard form; of several, their standard forms
 * joined with {@code ||}, NULL as {@code ^^}, and NULL when all are. Values that hold the delimiter
 * or the placeholder can collide, as in automate-dv; not where they are {@linkplain #escape
 * escaped} first.
 */
public final class KeyString {
  private static final String DELIMITER = "||";
  private static final String NULL_PLACEHOLDER = "^^";

  private KeyString() {}

  /** The string to hash for a key of those standard forms; NULL where the key is NULL. */
  public static @Nullable String key(@Nullable String... standardised) {
    if (standardised.length == 1) {
      return standardised[0];
    }
    return isAllNull(standardised) ? null : join(standardised);
  }

  /** The string to hash for a hashdiff: joined as a key is, but never NULL. */
  public static String hashdiff(@Nullable String... standardised) {
    return join(standardised);
  }

  /** The columns in a hashdiff's order: by name, letter case aside. */
  public static List<String> hashdiffOrder(List<String> columns) {
    return columns.stream().sorted(String.CASE_INSENSITIVE_ORDER).toList();
  }

  /**
   * A standard form to be joined with others, a backslash before each backslash, {@code |} and
   * {@code ^} in it: what is then joined tells any two lists of as many standard forms apart.
   */
  public static @Nullable String escape(@Nullable String standardised) {
    if (standardised == null || !hasSpecial(standardised)) {
      return standardised;
    }
    StringBuilder escaped = new StringBuilder(standardised.length() + 8);
    for (int i = 0; i < standardised.length(); i++) {
      char c = standardised.charAt(i);
      if (isSpecial(c)) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }

  /**
   * Whether standard forms, joined as they are, may make the text that others make: one of them is
   * the placeholder, or holds the delimiter, or half of it at an end. Of the lists of which this is
   * not so, no two as long are joined to the same text.
   */
  public static boolean isAmbiguous(@Nullable String... standardised) {
    for (String part : standardised) {
      if (part != null && (part.equals(NULL_PLACEHOLDER) || holdsDelimiter(part, standardised))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holdsDelimiter(String part, @Nullable String[] joined) {
    int bar = part.indexOf('|');
    return bar >= 0
        && joined.length > 1
        && (bar == 0 || part.endsWith("|") || part.contains(DELIMITER));
  }

  private static boolean hasSpecial(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isSpecial(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSpecial(char c) {
    return c == '|' || c == '^' || c == '\\';
  }

  private static boolean isAllNull(@Nullable String[] parts) {
    for (String part : parts) {
      if (part != null) {
        return false;
      }
    }
    return true;
  }

  private static String join(@Nullable String[] parts) {
    int length = DELIMITER.length() * parts.length;
    for (String part : parts) {
      length += part == null ? NULL_PLACEHOLDER.length() : part.length();
    }
    StringBuilder joined = new StringBuilder(length);
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        joined.append(DELIMITER);
      }
      String part = parts[i];
      joined.append(part == null ? NULL_PLACEHOLDER : part);
    }
    return joined.toString();
  }
}
