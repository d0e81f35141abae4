package dev.alluvium.transforms.files;

import dev.alluvium.schemas.spec.CsvSpec;
import dev.alluvium.transforms.csv.CsvSyntax;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private final @Nullable FileChannel local;
  private final InputStream bytes;
  private final LineReader lines;
  private final int maxLineBytes;
  private byte @Nullable [] header;
  private boolean ended;

  private OpenFile(
      InputFile file, @Nullable FileChannel local, InputStream bytes, int maxLineBytes) {
    this.file = file;
    this.local = local;
    this.bytes = bytes;
    this.maxLineBytes = maxLineBytes;
    CsvSpec csv = file.csv();
    this.lines = new LineReader(bytes, maxLineBytes, csv == null ? null : new CsvSyntax(csv));
  }

  /**
   * Opens a file of this machine behind {@code linesRead} lines. One that cannot be read, or no
   * further, ends with a damaged record that says so.
   */
  static OpenFile open(InputFile file, int maxLineBytes, long linesRead) throws IOException {
    OpenFile open = open(file, maxLineBytes);
    try {
      while (!open.ended && open.linesRead() < linesRead) {
        open.ended = !open.lines.next() || open.faultOfHeader() != null;
        open.isHeader();
      }
      return open;
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  private static OpenFile open(InputFile file, int maxLineBytes) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(Path.of(file.location()));
    } catch (IOException e) {
      return broken(file, new UnreadableException("it cannot be opened", e));
    }
    try {
      return new OpenFile(file, channel, content(new LocalBytes(channel)), maxLineBytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * At the start of a file that is open already; closes it with this. Where the channel fails, so
   * does this: a worker reads the file again.
   */
  static OpenFile over(ReadableByteChannel channel, InputFile file, int maxLineBytes)
      throws IOException {
    try {
      return new OpenFile(
          file, /* local= */ null, content(Channels.newInputStream(channel)), maxLineBytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A file that was there when files were looked for, and no longer is. */
  static OpenFile missing(InputFile file) {
    return broken(file, new UnreadableException("it cannot be opened (it is not there)"));
  }

  private static OpenFile broken(InputFile file, UnreadableException fault) {
    return new OpenFile(file, /* local= */ null, new BrokenStream(fault), /* maxLineBytes= */ 0);
  }

  /** The next record that is not blank; NULL at the end. */
  @Nullable SourceRecord next() throws IOException {
    while (!ended && lines.next()) {
      String fault = faultOfHeader();
      if (fault != null) {
        ended = true;
        return record().asDamaged(fault);
      }
      if (!isHeader() && !lines.isBlank()) {
        return marked(record());
      }
    }
    boolean endedBefore = ended;
    ended = true;
    if (endedBefore || lines.damage() == null) {
      return null;
    }
    String where = lines.number() == 1 ? "" : " after line " + (lines.number() - 1);
    return record().asDamaged(lines.damage() + where);
  }

  private SourceRecord marked(SourceRecord record) {
    if (lines.isUnclosed()) {
      return record.asFlawed(
          "no line of CSV: a quote is never closed, from line "
              + lines.number()
              + " to the end of the file in line "
              + lines.lastLine());
    }
    return lines.truncated() ? record.asTruncated() : record;
  }

  /** Whether the line is the file's header; if so, it is kept. */
  private boolean isHeader() {
    if (!isHeaderNext()) {
      return false;
    }
    header = lines.line();
    return true;
  }

  private boolean isHeaderNext() {
    CsvSpec csv = file.csv();
    return csv != null && csv.header() && header == null && !lines.isBlank();
  }

  /** Why the columns of the whole file are not known; NULL where they are. */
  private @Nullable String faultOfHeader() {
    if (!isHeaderNext()) {
      return null;
    }
    if (lines.isUnclosed()) {
      return "its header has a quote that is never closed";
    }
    if (lines.truncated()) {
      return "its header is longer than " + maxLineBytes + " bytes";
    }
    return lines.isBroken()
        ? "its header is no line of CSV: text follows a closing quote, or lines do not end with \\n"
        : null;
  }

  /** The next records, at most so many; none at the end. */
  List<SourceRecord> next(int most) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    long size = 0;
    while (records.size() < most && size < MAX_BATCH_BYTES) {
      SourceRecord record = next();
      if (record == null) {
        break;
      }
      records.add(record);
      byte[] payload = record.payload();
      size += payload == null ? 0 : payload.length;
    }
    return records;
  }

  long linesRead() {
    return lines.linesRead();
  }

  /** As stored; 0 of what is no file of this machine. */
  long bytesRead() throws IOException {
    return local == null ? 0 : local.position();
  }

  @Override
  public void close() throws IOException {
    bytes.close();
    if (local != null) {
      local.close();
    }
  }

  private SourceRecord record() {
    return SourceRecord.of(file.topic(), file.path(), lines.number(), null, lines.line())
        .under(header);
  }

  /** What a file holds, by what it begins with, as a name may be wrong. */
  private static InputStream content(InputStream stored) throws IOException {
    byte[] start = beginning(stored);
    InputStream whole = joined(start, stored);
    if (!FileKind.isGzip(start)) {
      return known(whole, FileKind.foreign(start));
    }
    InputStream unpacked = new Gunzip(whole, BUFFER_BYTES);
    byte[] unpackedStart = beginning(unpacked);
    return known(joined(unpackedStart, unpacked), FileKind.foreignWithin(unpackedStart));
  }

  /** What comes first; less where it breaks before, which reading on will meet again. */
  private static byte[] beginning(InputStream in) throws IOException {
    byte[] start = new byte[FileKind.BYTES];
    int length = 0;
    try {
      int count = in.read(start);
      while (count > 0) {
        length += count;
        count = length == start.length ? 0 : in.read(start, length, start.length - length);
      }
    } catch (UnreadableException | EOFException | ZipException e) {
      // As above.
    }
    return Arrays.copyOf(start, length);
  }

  private static InputStream joined(byte[] start, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(start), rest);
  }

  private static InputStream known(InputStream content, @Nullable String foreign)
      throws IOException {
    if (foreign == null) {
      return content;
    }
    content.close();
    return new BrokenStream(new UnreadableException("it " + foreign));
  }

  /** A file that breaks before its first byte of content. */
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
