package dev.alluvium.transforms.files;

import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A file that is being read, record by record. */
final class OpenFile implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * Bounds the memory that a batch of long lines takes; as many are read at once as there are
   * cores.
   */
  static final long MAX_BATCH_BYTES =
      Math.min(
          1 << 20,
          HeapShare.RECORDS_IN_HAND.bytesPerBatch(
              Math.max(3, Runtime.getRuntime().availableProcessors())));

  private final InputFile file;
  private final ReadableByteChannel channel;
  private final LineReader lines;
  private byte @Nullable [] header;
  private boolean ended;

  private OpenFile(InputFile file, ReadableByteChannel channel, LineReader lines) {
    this.file = file;
    this.channel = channel;
    this.lines = lines;
  }

  /** Opens the file behind {@code linesRead} lines. */
  static OpenFile open(InputFile file, int maxLineBytes, long linesRead) throws IOException {
    OpenFile open = over(FileChannel.open(Path.of(file.location())), file, maxLineBytes);
    try {
      while (open.lines.number() < linesRead && open.lines.next()) {
        open.isHeader();
      }
      return open;
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  /** At the start of a file that is open already; closes it with this. */
  static OpenFile over(ReadableByteChannel channel, InputFile file, int maxLineBytes)
      throws IOException {
    try {
      return new OpenFile(file, channel, new LineReader(uncompressed(channel), maxLineBytes));
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

  /** The next records, at most so many; none at the end. */
  List<SourceRecord> next(int most) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    long bytes = 0;
    while (records.size() < most && bytes < MAX_BATCH_BYTES) {
      SourceRecord record = next();
      if (record == null) {
        break;
      }
      records.add(record);
      byte[] payload = record.payload();
      bytes += payload == null ? 0 : payload.length;
    }
    return records;
  }

  long linesRead() {
    return lines.number();
  }

  /** As stored; 0 of what is no file of this machine. */
  long bytesRead() throws IOException {
    return channel instanceof FileChannel file ? file.position() : 0;
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
  private static InputStream uncompressed(ReadableByteChannel channel) throws IOException {
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
