package dev.alluvium.transforms.files;

import dev.alluvium.transforms.format.FileLayout;
import dev.alluvium.transforms.format.RecordFile;
import dev.alluvium.transforms.format.UnreadableException;
import dev.alluvium.transforms.format.exported.ExportedLayout;
import dev.alluvium.transforms.format.registry.FormatDecoders;
import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.source.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
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
import org.jspecify.annotations.Nullable;

/** A file that is being read, record by record. */
final class OpenFile implements Closeable {
  /** As many of its first bytes as tell what a file is. */
  private static final int START_BYTES = 16;

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

  private final @Nullable FileChannel local;
  private final InputStream bytes;
  private final RecordFile records;

  private OpenFile(
      InputFile file, @Nullable FileChannel local, InputStream bytes, int maxRecordBytes) {
    this.local = local;
    this.bytes = bytes;
    this.records =
        layout(file).open(bytes, file.topic(), file.path(), file.maxRecordBytes(maxRecordBytes));
  }

  private static FileLayout layout(InputFile file) {
    return file.exported() ? new ExportedLayout() : FormatDecoders.of(file.format()).files();
  }

  /**
   * Opens a file of this machine where it has been {@linkplain #read read} so far. One that cannot
   * be read, or no further, ends with a damaged record that says so.
   */
  static OpenFile open(InputFile file, int maxRecordBytes, long read) throws IOException {
    OpenFile open = open(file, maxRecordBytes);
    try {
      while (open.read() < read && open.records.next() != null) {}
      return open;
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  private static OpenFile open(InputFile file, int maxRecordBytes) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(Path.of(file.location()));
    } catch (IOException e) {
      return broken(file, new UnreadableException("it cannot be opened", e));
    }
    try {
      return new OpenFile(
          file, channel, content(new LocalBytes(channel), layout(file)), maxRecordBytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * At the start of a file that is open already; closes it with this. Where the channel fails, so
   * does this: a worker reads the file again.
   */
  static OpenFile over(ReadableByteChannel channel, InputFile file, int maxRecordBytes)
      throws IOException {
    try {
      InputStream content = content(Channels.newInputStream(channel), layout(file));
      return new OpenFile(file, /* local= */ null, content, maxRecordBytes);
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
    return new OpenFile(file, /* local= */ null, new BrokenStream(fault), /* maxRecordBytes= */ 0);
  }

  /** The next records, at most so many; none at the end. */
  List<SourceRecord> next(int most) throws IOException {
    List<SourceRecord> next = new ArrayList<>();
    long size = 0;
    while (next.size() < most && size < MAX_BATCH_BYTES) {
      SourceRecord record = records.next();
      if (record == null) {
        break;
      }
      next.add(record);
      byte[] payload = record.payload();
      size += payload == null ? 0 : payload.length;
    }
    return next;
  }

  /** How far it has been read, as its format tells: of text, how many lines. */
  long read() {
    return records.read();
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

  /** What a file holds, by what it begins with, as a name may be wrong. */
  private static InputStream content(InputStream stored, FileLayout layout) throws IOException {
    byte[] start = beginning(stored);
    InputStream whole = joined(start, stored);
    if (!isGzip(start)) {
      return known(whole, layout.foreign(start));
    }
    InputStream unpacked = new Gunzip(whole, BUFFER_BYTES);
    byte[] unpackedStart = beginning(unpacked);
    return known(
        joined(unpackedStart, unpacked),
        isGzip(unpackedStart) ? "is compressed with gzip twice" : layout.foreign(unpackedStart));
  }

  private static boolean isGzip(byte[] start) {
    return start.length > 1 && (start[0] & 0xFF) == 0x1F && (start[1] & 0xFF) == 0x8B;
  }

  /** What comes first; less where it breaks before, which reading on will meet again. */
  private static byte[] beginning(InputStream in) throws IOException {
    byte[] start = new byte[START_BYTES];
    int length = 0;
    try {
      int count = in.read(start);
      while (count > 0) {
        length += count;
        count = length == start.length ? 0 : in.read(start, length, start.length - length);
      }
    } catch (UnreadableException e) {
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
