package dev.alluvium.transforms.journal;

import dev.alluvium.transforms.format.UnreadableException;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of lines that is only added to. What is added is on the disk when {@link #append} returns;
 * half a line, which a process that ended has left, is cut off first.
 */
final class Journal {
  private static final int STEP = 1 << 16;

  /** A process writes few such files, each some times a second. */
  private static final Object ONE_AT_A_TIME = new Object();

  private Journal() {}

  /**
   * Adds lines; makes the file, and its folder, where there are none.
   *
   * @param lines each with its end
   * @throws InputException if they cannot be written
   */
  static void append(Path file, ByteBuffer lines) {
    synchronized (ONE_AT_A_TIME) {
      try {
        Files.createDirectories(file.getParent());
        try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
          long end = endOfLines(channel);
          if (end < channel.size()) {
            channel.truncate(end);
          }
          channel.position(end);
          while (lines.hasRemaining()) {
            channel.write(lines);
          }
          channel.force(true);
        }
      } catch (IOException e) {
        throw new InputException(
            "changes cannot be kept in %s: %s; what came is read again"
                .formatted(file, UnreadableException.words(e)),
            e);
      }
    }
  }

  /** Behind the last line's end. */
  private static long endOfLines(FileChannel channel) throws IOException {
    ByteBuffer part = ByteBuffer.allocate(STEP);
    long end = channel.size();
    while (end > 0) {
      long start = Math.max(0, end - STEP);
      part.clear().limit((int) (end - start));
      while (part.hasRemaining() && channel.read(part, start + part.position()) >= 0) {
        // A read may give less than is asked for.
      }
      for (int i = part.position() - 1; i >= 0; i--) {
        if (part.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }
}
