package dev.alluvium.pipelines.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * A text taken apart as DuckDB's lexer would: statements, which end with a semicolon that stands in
 * no quotes and no comment, and dot commands, which are lines that begin with a dot where no
 * statement has begun.
 *
 * @param steps what has come to its end, in order
 * @param rest a statement that has begun and not ended; empty if none has
 */
record Script(List<Step> steps, String rest) {
  /** A statement without its semicolon, or a dot command. */
  record Step(String text, boolean isCommand) {}

  static Script of(String text) {
    return new Reader(text).read();
  }

  /** All steps; the last statement needs no semicolon. */
  List<Step> all() {
    List<Step> all = new ArrayList<>(steps);
    if (!rest.isEmpty()) {
      all.add(new Step(rest, false));
    }
    return all;
  }

  private static final class Reader {
    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    /** Where the statement begins; -1 before it. */
    private int start = -1;

    Reader(String text) {
      this.text = text;
    }

    Script read() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (text.startsWith("--", at)) {
          at = end("\n", at);
        } else if (text.startsWith("/*", at)) {
          skipComment();
        } else if (c == ';') {
          endStatement();
        } else if (Character.isWhitespace(c)) {
          at++;
        } else if (c == '.' && start < 0 && isLineBegin()) {
          int end = end("\n", at);
          String line = text.substring(at, end).strip();
          steps.add(new Step(line.replaceFirst("\\s*;$", ""), true));
          at = end;
        } else {
          start = start < 0 ? at : start;
          skipToken(c);
        }
      }
      return new Script(List.copyOf(steps), start < 0 ? "" : text.substring(start).strip());
    }

    private void endStatement() {
      if (start >= 0) {
        steps.add(new Step(text.substring(start, at).strip(), false));
      }
      start = -1;
      at++;
    }

    private boolean isLineBegin() {
      return text.substring(text.lastIndexOf('\n', at) + 1, at).isBlank();
    }

    /** Comments stand in comments. */
    private void skipComment() {
      int begin = at;
      int depth = 0;
      do {
        if (text.startsWith("/*", at)) {
          depth++;
          at += 2;
        } else if (text.startsWith("*/", at)) {
          depth--;
          at += 2;
        } else {
          at++;
        }
      } while (depth > 0 && at < text.length());
      start = depth > 0 && start < 0 ? begin : start;
    }

    private void skipToken(char c) {
      if (c == '\'' || c == '"') {
        skipQuoted(c, false);
      } else if (c == '$') {
        skipDollar();
      } else if (isOfName(c)) {
        int begin = at;
        while (at < text.length() && (isOfName(text.charAt(at)) || text.charAt(at) == '$')) {
          at++;
        }
        boolean isE = at - begin == 1 && (c == 'e' || c == 'E');
        if (isE && at < text.length() && text.charAt(at) == '\'') {
          skipQuoted('\'', true);
        }
      } else {
        at++;
      }
    }

    private void skipQuoted(char quote, boolean hasEscapes) {
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        boolean isPair =
            (hasEscapes && c == '\\')
                || (c == quote && at + 1 < text.length() && text.charAt(at + 1) == quote);
        if (isPair) {
          at++;
        } else if (c == quote) {
          at++;
          return;
        }
      }
      at = text.length();
    }

    /** {@code $tag$ … $tag$}, or a parameter as {@code $1}. */
    private void skipDollar() {
      int end = at + 1;
      while (end < text.length() && isOfName(text.charAt(end))) {
        end++;
      }
      boolean isQuote =
          end < text.length() && text.charAt(end) == '$' && !Character.isDigit(text.charAt(at + 1));
      at = isQuote ? end(text.substring(at, end + 1), end + 1) : end;
    }

    /** Behind the next such text; the text's end if there is none. */
    private int end(String what, int from) {
      int found = text.indexOf(what, from);
      return found < 0 ? text.length() : found + what.length();
    }

    private static boolean isOfName(char c) {
      return c == '_' || Character.isLetterOrDigit(c) || c > 127;
    }
  }
}
