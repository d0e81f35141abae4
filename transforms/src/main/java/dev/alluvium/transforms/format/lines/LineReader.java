package dev.alluvium.transforms.format.lines;

import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.csv.CsvSyntax.State;
import dev.alluvium.transforms.format.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream apart into records: {@code \n} alone ends a line, {@code \r} before it is dropped,
 * and a line is a record, but where a quote of separated values is open at its end: then the next
 * line belongs to it. A byte-order mark at the start is dropped. Holds no more of a record than
 * {@code limit} bytes.
 */
final class LineReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int limit;

  /** Of separated values; NULL where each line is a record. */
  private final @Nullable CsvSyntax syntax;

  private final byte[] buffer = new byte[1 << 16];
  private int start;
  private int end;
  private boolean ended;
  private @Nullable String damage;

  private byte[] line = new byte[256];
  private int kept;
  private long length;
  private byte last;
  private long number;
  private long linesRead;
  private State state = State.RECORD;
  private State stateBeforeLast = State.RECORD;

  LineReader(InputStream in, int limit, @Nullable CsvSyntax syntax) {
    this.in = in;
    this.limit = limit;
    this.syntax = syntax;
  }

  /**
   * Moves to the next record, blank or not.
   *
   * @return false after the last one; then {@link #damage} tells whether the stream ended well, and
   *     the record is what there was of the one that broke
   */
  boolean next() throws IOException {
    kept = 0;
    length = 0;
    last = 0;
    state = State.RECORD;
    stateBeforeLast = State.RECORD;
    if (linesRead == 0) {
      skipByteOrderMark();
    }
    linesRead++;
    number = linesRead;
    while (start < end || fill()) {
      int newline = indexOfNewline();
      take(newline < 0 ? end : newline);
      if (newline >= 0 && state != State.QUOTED) {
        start = newline + 1;
        return true;
      }
      if (newline >= 0) {
        take(newline + 1);
        linesRead++;
      }
    }
    return damage == null && length > 0;
  }

  /** Of the record's first line, counted from 1. */
  long number() {
    return number;
  }

  /** Of its last line. */
  long lastLine() {
    return last == '\n' ? linesRead - 1 : linesRead;
  }

  /** How many lines have been read. */
  long linesRead() {
    return linesRead;
  }

  /** The record, or its first {@code limit} bytes. */
  byte[] line() {
    return Arrays.copyOf(line, (int) Math.min(length(), limit));
  }

  boolean truncated() {
    return length() > limit;
  }

  /** Whether a quote is open at the end of the record, which then is the end of the stream. */
  boolean isUnclosed() {
    return state == State.QUOTED;
  }

  /** Whether the record has signs where there must not be any, so that it is no values. */
  boolean isBroken() {
    return (last == '\r' ? stateBeforeLast : state) == State.BROKEN;
  }

  /** Whether the record holds nothing but spaces, tabs and carriage returns between no values. */
  boolean isBlank() {
    if (truncated()) {
      return false;
    }
    for (int i = 0; i < kept; i++) {
      boolean isBlank = line[i] == ' ' || line[i] == '\t' || line[i] == '\r';
      if (!isBlank || (syntax != null && syntax.isEndOfValue(State.VALUE, line[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Why the stream ended before its time; NULL if it did not. */
  @Nullable String damage() {
    return damage;
  }

  /** What the record takes in memory. */
  int heldBytes() {
    return line.length;
  }

  private long length() {
    return last == '\r' ? length - 1 : length;
  }

  private int indexOfNewline() {
    for (int i = start; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void take(int to) {
    int count = to - start;
    if (count > 0) {
      int wanted = Math.min(count, limit - kept);
      if (line.length < kept + wanted) {
        line = Arrays.copyOf(line, Math.min(limit, Math.max(2 * line.length, kept + wanted)));
      }
      System.arraycopy(buffer, start, line, kept, wanted);
      if (syntax != null) {
        follow(syntax, to);
      }
      kept += wanted;
      length += count;
      last = buffer[to - 1];
      start = to;
    }
  }

  private void follow(CsvSyntax values, int to) {
    State next = state;
    State before = stateBeforeLast;
    for (int i = start; i < to; i++) {
      before = next;
      next = values.next(next, buffer[i] & 0xFF);
    }
    state = next;
    stateBeforeLast = before;
  }

  private void skipByteOrderMark() throws IOException {
    while (end < BYTE_ORDER_MARK.length && fill()) {}
    if (end >= BYTE_ORDER_MARK.length
        && Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3)) {
      start = BYTE_ORDER_MARK.length;
    }
  }

  /** Gets more bytes behind those in the buffer, from its beginning if there are none. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (start == end) {
      start = 0;
      end = 0;
    }
    int count;
    try {
      count = in.read(buffer, end, buffer.length - end);
    } catch (UnreadableException e) {
      count = -1;
      damage = e.getMessage();
    }
    ended = count < 0;
    end += Math.max(0, count);
    return !ended;
  }
}
