package dev.alluvium.transforms.live;

import java.util.OptionalLong;

/** Versions of a source, as texts: its name, a dot, and a number. */
final class Cursors {
  private Cursors() {}

  static String text(String source, long version) {
    return source + '.' + version;
  }

  /** Empty where the cursor is of another source, or none at all. */
  static OptionalLong version(String source, String cursor) {
    if (!cursor.startsWith(source + '.')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(cursor.substring(source.length() + 1)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
