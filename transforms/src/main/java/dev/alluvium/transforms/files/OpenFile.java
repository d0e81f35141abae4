package dev.alluvium.transforms.files;

import dev.alluvium.transforms.source.SourceRecord;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A file that is being read, record by record. */
final class OpenFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputFile file;
  private final FileChannel channel;
  private final LineReader lines;
  private byte @Nullable [] header;
  private boolean ended;

  private OpenFile(InputFile file, FileChannel channel, LineReader lines) {
    this.file = file;
    this.channel = channel;
    this.lines = lines;
  }

  /** Opens the file behind {@code linesRead} lines. */
  static OpenFile open(InputFile file, int maxLineBytes, long linesRead) throws IOException {
    FileChannel channel = FileChannel.open(Path.of(file.location()));
    try {
      LineReader lines = new LineReader(uncompressed(channel), maxLineBytes);
      OpenFile open = new OpenFile(file, channel, lines);
      while (lines.number() < linesRead && lines.next()) {
        open.isHeader();
      }
      return open;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The next record, of a line that is not blank; NULL at the end. */
  @Nullable SourceRecord next() throws IOException {
    while (!ended && lines.next()) {
      if (!isHeader() && !lines.isBlank()) {
        SourceRecord record = record();
        return lines.truncated() ? record.asTruncated() : record;
      }
    }
    boolean endedBefore = ended;
    ended = true;
    if (endedBefore || lines.damage() == null) {
      return null;
    }
    return record().asDamaged(lines.damage() + " after line " + (lines.number() - 1));
  }

  /** Whether the line is the file's header; if so, it is kept. */
  private boolean isHeader() {
    if (!file.hasHeader() || header != null || lines.isBlank()) {
      return false;
    }
    header = lines.line();
    return true;
  }

  long linesRead() {
    return lines.number();
  }

  /** As stored. */
  long bytesRead() throws IOException {
    return channel.position();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private SourceRecord record() {
    return SourceRecord.of(file.topic(), file.path(), lines.number(), null, lines.line())
        .under(header);
  }

  /** By what the file begins with, as a name may be wrong. */
  private static InputStream uncompressed(FileChannel channel) throws IOException {
    PushbackInputStream in = new PushbackInputStream(Channels.newInputStream(channel), 2);
    byte[] start = in.readNBytes(2);
    in.unread(start);
    if (start.length < 2 || start[0] != (byte) 0x1F || start[1] != (byte) 0x8B) {
      return in;
    }
    try {
      return new GZIPInputStream(in, BUFFER_BYTES);
    } catch (EOFException | ZipException e) {
      return new BrokenStream(e);
    }
  }

  /** A compressed file that breaks before its first byte of content. */
  private static final class BrokenStream extends InputStream {
    private final IOException fault;

    BrokenStream(IOException fault) {
      this.fault = fault;
    }

    @Override
    public int read() throws IOException {
      throw fault;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      throw fault;
    }
  }
}
