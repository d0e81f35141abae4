package dev.alluvium.transforms.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a stream apart into lines: {@code \n} alone ends one, {@code \r} before it is dropped. A
 * byte-order mark at the start is dropped. Holds no more of a line than {@code limit} bytes.
 */
final class LineReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final int limit;
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

  LineReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * Moves to the next line, blank or not.
   *
   * @return false after the last one; then {@link #damage} tells whether the stream ended well, and
   *     the line is what there was of the one that broke
   */
  boolean next() throws IOException {
    kept = 0;
    length = 0;
    last = 0;
    if (number == 0) {
      skipByteOrderMark();
    }
    number++;
    while (start < end || fill()) {
      int newline = indexOfNewline();
      take(newline < 0 ? end : newline);
      if (newline >= 0) {
        start = newline + 1;
        return true;
      }
    }
    return damage == null && length > 0;
  }

  /** Of the line, counted from 1. */
  long number() {
    return number;
  }

  /** The line, or its first {@code limit} bytes. */
  byte[] line() {
    return Arrays.copyOf(line, (int) Math.min(length(), limit));
  }

  boolean truncated() {
    return length() > limit;
  }

  /** Whether the line holds nothing but spaces, tabs and carriage returns. */
  boolean isBlank() {
    if (truncated()) {
      return false;
    }
    for (int i = 0; i < kept; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Why the stream ended before its time; NULL if it did not. */
  @Nullable String damage() {
    return damage;
  }

  /** What the line takes in memory. */
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
      kept += wanted;
      length += count;
      last = buffer[to - 1];
      start = to;
    }
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
    } catch (EOFException e) {
      count = -1;
      damage = "gzip ends early";
    } catch (ZipException e) {
      count = -1;
      damage = "gzip is corrupt (" + e.getMessage() + ")";
    }
    ended = count < 0;
    end += Math.max(0, count);
    return !ended;
  }
}
