package dev.alluvium.transforms.warehouse.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Files on this machine, as Iceberg reads and writes them, without Hadoop. A file is on the disk
 * when its stream is closed.
 */
class LocalFiles implements FileIO {
  private static final long serialVersionUID = 1L;

  private static final String SCHEME = "file://";

  /** What Iceberg calls a file. */
  static String location(Path file) {
    return SCHEME + file;
  }

  /** The file that Iceberg calls so. */
  static Path path(String location) {
    return Path.of(location.startsWith(SCHEME) ? location.substring(SCHEME.length()) : location);
  }

  /** What a commit names must be there after a loss of power too. */
  static void sync(List<Path> written) throws IOException {
    Set<Path> folders = new HashSet<>();
    for (Path file : written) {
      force(file, StandardOpenOption.WRITE);
      folders.add(file.getParent());
    }
    for (Path folder : folders) {
      force(folder, StandardOpenOption.READ);
    }
  }

  private static void force(Path file, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  @Override
  public void initialize(Map<String, String> properties) {}

  @Override
  public InputFile newInputFile(String location) {
    InputFile file = org.apache.iceberg.Files.localInput(path(location).toFile());
    return new NamedInput(location, file);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocalOutput(location, this);
  }

  /** A file that is not there needs not be deleted. */
  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Iceberg finds a file again by the very name that it gave. */
  private record NamedInput(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public org.apache.iceberg.io.SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  private record LocalOutput(String location, LocalFiles files) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return create(StandardOpenOption.CREATE_NEW);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return create(StandardOpenOption.CREATE);
    }

    private PositionOutputStream create(StandardOpenOption how) {
      Path file = path(location);
      try {
        Files.createDirectories(file.getParent());
        FileChannel channel =
            FileChannel.open(
                file, how, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return new SyncedStream(channel);
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return files.newInputFile(location);
    }
  }

  private static final class SyncedStream extends PositionOutputStream {
    private final FileChannel channel;
    private final OutputStream out;
    private long position;

    SyncedStream(FileChannel channel) {
      this.channel = channel;
      this.out = java.nio.channels.Channels.newOutputStream(channel);
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      channel.write(ByteBuffer.wrap(new byte[] {(byte) b}));
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      position += length;
    }

    @Override
    public void close() throws IOException {
      if (channel.isOpen()) {
        channel.force(true);
        channel.close();
      }
    }
  }
}
