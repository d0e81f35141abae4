package dev.alluvium.transforms.files;

import dev.alluvium.transforms.format.UnreadableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What gzips hold that stand one behind the other. {@link java.util.zip.GZIPInputStream} takes what
 * follows the first of them for the end in silence, if it is damaged or has not arrived yet. Zeros
 * behind the last one are padding.
 */
final class Gunzip extends InputStream {
  private static final int MAGIC = 0x8B1F;
  private static final int DEFLATE = 8;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final InputStream in;
  private final byte[] buffer;
  private int start;
  private int end;
  private final Inflater inflater = new Inflater(/* nowrap= */ true);
  private final CRC32 checksum = new CRC32();
  private boolean inside;
  private boolean first = true;
  private @Nullable IOException fault;

  Gunzip(InputStream in, int bufferBytes) {
    this.in = in;
    this.buffer = new byte[bufferBytes];
  }

  /**
   * @throws UnreadableException if it breaks off, is damaged, or something else follows it; now and
   *     ever after
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (fault != null) {
      throw fault;
    }
    if (length == 0) {
      return 0; // To the inflater that would look as if it had no input left.
    }
    try {
      return unpack(bytes, offset, length);
    } catch (EOFException e) {
      fault = new UnreadableException("gzip ends early");
    } catch (ZipException e) {
      fault = new UnreadableException("gzip is corrupt (" + e.getMessage() + ")");
    }
    throw fault;
  }

  private int unpack(byte[] bytes, int offset, int length) throws IOException {
    while (inside || begin()) {
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        checksum.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        finish();
      } else if (inflater.needsDictionary()) {
        throw new ZipException("it needs a dictionary");
      } else {
        need();
        inflater.setInput(buffer, start, end - start);
        start = end;
      }
    }
    return -1;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }

  private int inflate(byte[] bytes, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      String message = e.getMessage();
      throw new ZipException(message == null ? "no compressed data" : message);
    }
  }

  /** Reads the head of the next gzip; false at the end of all. */
  private boolean begin() throws IOException {
    if (!first && !skipPadding()) {
      return false;
    }
    if ((one() | one() << 8) != MAGIC) {
      throw new ZipException(first ? "no gzip" : "what follows is no gzip");
    }
    if (one() != DEFLATE) {
      throw new ZipException("unknown method");
    }
    int flags = one();
    skip(6);
    if ((flags & HAS_EXTRA) != 0) {
      skip(one() | one() << 8);
    }
    skipText((flags & HAS_NAME) != 0);
    skipText((flags & HAS_COMMENT) != 0);
    skip((flags & HAS_CHECKSUM) != 0 ? 2 : 0);
    inflater.reset();
    checksum.reset();
    inside = true;
    first = false;
    return true;
  }

  /** False where nothing but zeros is left. */
  private boolean skipPadding() throws IOException {
    while (start < end || fill()) {
      if (buffer[start] != 0) {
        return true;
      }
      start++;
    }
    return false;
  }

  /** Checks what stands behind the data. */
  private void finish() throws IOException {
    start = end - inflater.getRemaining();
    long wantedChecksum = four();
    long wantedLength = four();
    if (wantedChecksum != checksum.getValue()) {
      throw new ZipException("wrong checksum");
    }
    if (wantedLength != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
      throw new ZipException("wrong length");
    }
    inside = false;
  }

  private long four() throws IOException {
    return (one() | one() << 8 | one() << 16) | (long) one() << 24;
  }

  private void skipText(boolean isThere) throws IOException {
    while (isThere && one() != 0) {}
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      one();
    }
  }

  private int one() throws IOException {
    need();
    return buffer[start++] & 0xFF;
  }

  private void need() throws IOException {
    if (start == end && !fill()) {
      throw new EOFException();
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    start = 0;
    end = Math.max(0, count);
    return count > 0;
  }
}
