package dev.alluvium.transforms.format.csv;

import dev.alluvium.schemas.spec.format.CsvFormat;
import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.csv.CsvSyntax.State;
import dev.alluvium.transforms.format.RecordText;
import dev.alluvium.transforms.format.RejectReason;
import dev.alluvium.transforms.format.RejectedException;
import java.util.ArrayList;
import java.util.List;

/** Cuts one record into its values. Safe for several threads. */
public final class CsvLine {
  private final CsvSyntax syntax;

  public CsvLine(CsvFormat spec) {
    syntax = new CsvSyntax(spec);
  }

  /**
   * The values, of which one that is empty is a text of no length. A byte-order mark at the
   * beginning and one line break at the end are no part of them.
   *
   * @throws RejectedException if it is no such record
   */
  public List<String> cut(byte[] record) {
    if (record.length == 0) {
      throw malformed("holds no values");
    }
    char[] chars = RecordText.of(record).toCharArray();
    int end = withoutLineBreak(chars);
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    State state = State.VALUE;
    for (int i = 0; i < end; i++) {
      char sign = chars[i];
      State next = syntax.next(state, sign);
      if (next == State.BROKEN) {
        throw malformed(
            sign == '\r' || sign == '\n'
                ? "a line break stands outside of quotes"
                : "text follows a closing quote");
      }
      if (syntax.isEndOfValue(state, sign)) {
        values.add(text(value, state));
      } else if (next == State.PLAIN || (next == State.QUOTED && state != State.VALUE)) {
        value.append(sign);
      }
      state = next;
    }
    if (state == State.QUOTED) {
      throw malformed("a quote is never closed");
    }
    values.add(text(value, state));
    return values;
  }

  /** What has been gathered of a value, which is empty then. */
  private String text(StringBuilder value, State state) {
    int length = value.length();
    while (state == State.PLAIN && length > 0 && syntax.isTrimmed(value.charAt(length - 1))) {
      length--;
    }
    String text = value.substring(0, length);
    value.setLength(0);
    return text;
  }

  private static int withoutLineBreak(char[] chars) {
    int end = chars.length;
    end -= end > 0 && chars[end - 1] == '\n' ? 1 : 0;
    end -= end > 0 && chars[end - 1] == '\r' ? 1 : 0;
    return end;
  }

  private static RejectedException malformed(String problem) {
    return new RejectedException(RejectReason.MALFORMED, null, "no line of CSV: " + problem);
  }
}
