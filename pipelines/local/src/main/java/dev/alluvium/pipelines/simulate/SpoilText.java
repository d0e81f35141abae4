package dev.alluvium.pipelines.simulate;

import java.nio.charset.StandardCharsets;

/**
 * What encodings do to text on its way. Each function can be undone by the cleaning rules of the
 * contracts, and returns its argument itself where there is nothing to spoil.
 */
final class SpoilText {
  /** The punctuation whose low byte alone survived: dashes and curly quotes. */
  private static final String CUT_TO_LOW_BYTE = "\u2013\u2014\u2018\u2019\u201c\u201d";

  private SpoilText() {}

  static String quoted(String text) {
    return '"' + text + '"';
  }

  /** Reads the text's UTF-8 as Latin-1: {@code ö} becomes {@code Ã¶}. */
  static String mojibake(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  static String truncatedPunctuation(String text) {
    StringBuilder spoilt = new StringBuilder(text);
    boolean changed = false;
    for (int i = 0; i < spoilt.length(); i++) {
      if (CUT_TO_LOW_BYTE.indexOf(spoilt.charAt(i)) >= 0) {
        spoilt.setCharAt(i, (char) (spoilt.charAt(i) & 0xff));
        changed = true;
      }
    }
    return changed ? spoilt.toString() : text;
  }

  static String escapedQuotes(String text) {
    return text.indexOf('"') < 0 ? text : text.replace("\"", "\\\"");
  }
}
