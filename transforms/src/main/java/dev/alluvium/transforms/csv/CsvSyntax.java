package dev.alluvium.transforms.csv;

import dev.alluvium.schemas.spec.format.CsvFormat;
import java.util.Arrays;

/**
 * Follows a record of separated values sign by sign, as RFC 4180 has it: a quote sign opens a
 * quoted value only where a value begins; within, it stands twice for itself, and line breaks are
 * text.
 *
 * <p>Who reads files learns here whether a line break ends a record, and who decodes a record what
 * its values are. As both ask the same machine, no line of a quoted text can be taken for a record.
 * It takes the bytes of UTF-8 as well as characters, since all signs that count are ASCII.
 */
public final class CsvSyntax {
  private final char delimiter;
  private final char quote;
  private final boolean trim;

  /** What the next sign of a record is read in the light of. */
  public enum State {
    /** At the beginning of a record, where a byte-order mark may stand. */
    RECORD,
    /** Behind the first byte of a mark. */
    MARK,
    /** Behind the second. */
    MARK_OF_TWO,
    /** At the beginning of a value. */
    VALUE,
    /** In a value without quotes. */
    PLAIN,
    /** Within quotes. */
    QUOTED,
    /** Behind a quote sign within quotes: it closes them, or is the first of two. */
    QUOTE,
    /** Behind a value in quotes, and a blank. */
    CLOSED,
    /** Behind what may not stand there; the rest of the record is no values. */
    BROKEN
  }

  private static final byte[] SEPARATOR_NOTE = {'s', 'e', 'p', '='};

  /** Whether a line is {@code sep=;}, which tells a spreadsheet the delimiter of those below it. */
  public static boolean isSeparatorNote(byte[] line) {
    int length = SEPARATOR_NOTE.length;
    return line.length == length + 1 && Arrays.equals(line, 0, length, SEPARATOR_NOTE, 0, length);
  }

  public CsvSyntax(CsvFormat spec) {
    delimiter = spec.delimiter();
    quote = spec.quote();
    trim = spec.trim();
  }

  /**
   * The state behind a sign.
   *
   * @param sign a character, or a byte from 0 to 255
   */
  public State next(State state, int sign) {
    return switch (state) {
      case RECORD -> sign == 0xEF ? State.MARK : begin(sign);
      case MARK -> sign == 0xBB ? State.MARK_OF_TWO : plain(sign);
      case MARK_OF_TWO -> sign == 0xBF ? State.VALUE : plain(sign);
      case VALUE -> begin(sign);
      case PLAIN -> plain(sign);
      case QUOTED -> sign == quote ? State.QUOTE : State.QUOTED;
      case QUOTE -> sign == quote ? State.QUOTED : close(sign);
      case CLOSED -> close(sign);
      case BROKEN -> State.BROKEN;
    };
  }

  /** Whether a value ends with that sign. */
  public boolean isEndOfValue(State before, int sign) {
    return sign == delimiter && before != State.QUOTED && before != State.BROKEN;
  }

  /** Whether the sign is no part of a value without quotes, where blanks around it are not. */
  public boolean isTrimmed(int sign) {
    return trim && isBlank(sign);
  }

  /** Whether a line of these signs alone is empty. */
  public boolean isBlank(int sign) {
    return sign <= ' ' && sign != delimiter && !isLineBreak(sign);
  }

  private State begin(int sign) {
    if (sign == quote) {
      return State.QUOTED;
    }
    return isTrimmed(sign) ? State.VALUE : plain(sign);
  }

  private State plain(int sign) {
    if (sign == delimiter) {
      return State.VALUE;
    }
    return isLineBreak(sign) ? State.BROKEN : State.PLAIN;
  }

  private State close(int sign) {
    if (sign == delimiter) {
      return State.VALUE;
    }
    return isBlank(sign) ? State.CLOSED : State.BROKEN;
  }

  private static boolean isLineBreak(int sign) {
    return sign == '\n' || sign == '\r';
  }
}
