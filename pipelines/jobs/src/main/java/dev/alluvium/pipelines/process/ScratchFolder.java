package dev.alluvium.pipelines.process;

import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder in the temporary one, or in another, for as long as it is open. What a process that was
 * killed has left is deleted by the next one that makes a folder of that name: each holds a lock on
 * its folder, which the system takes from it when it dies, so only folders of dead processes are
 * touched.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final String PREFIX = "alluvium-";

  /** As systems, and DuckDB after them, call it. */
  private static final String NO_SPACE = "No space left on device";

  private static final String LOCK = ".alluvium-lock";
  private static final int ATTEMPTS = 50;
  private static final long PAUSE_MILLIS = 40;

  /** Those of this process: to open and close a lock's file again would give the lock up. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private ScratchFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * An empty folder; its name begins with {@code alluvium-} and what it is for.
   *
   * @throws InputException if the temporary folder cannot be written
   */
  public static ScratchFolder create(String purpose) {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      return in(parent, purpose);
    } catch (IOException e) {
      throw unwritten(parent, e);
    }
  }

  /**
   * What to say of a failure of work in such a folder: where the disk is full or cannot be written,
   * what to do; else the failure itself.
   */
  public static RuntimeException explained(Exception failure) {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(NO_SPACE)) {
        return new InputException(
            "The disk of the folder for temporary files, %s, is full: make room there, or name another by JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
                .formatted(parent),
            failure);
      }
    }
    return failure instanceof RuntimeException ours ? ours : unwritten(parent, failure);
  }

  private static InputException unwritten(Path parent, Exception e) {
    return new InputException(
        "The folder for temporary files, %s, cannot be written: %s; name another by JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
            .formatted(parent, e.getClass().getSimpleName()),
        e);
  }

  /** The same in another folder. */
  public static ScratchFolder in(Path parent, String purpose) throws IOException {
    String prefix = PREFIX + purpose + "-";
    deleteAbandoned(parent, prefix);
    Path folder = Files.createTempDirectory(parent, prefix);
    Path unnamed = folder.resolve(LOCK + "-new");
    FileChannel lock =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    HELD.add(folder);
    Files.move(unnamed, folder.resolve(LOCK)); // It is locked before anyone can see it.
    return new ScratchFolder(folder, lock);
  }

  /** Made by the one who opened it; empty, but for the lock. */
  public Path path() {
    return path;
  }

  /** Deletes it and all that is in it. */
  @Override
  public void close() throws IOException {
    delete(path);
    lock.close();
    HELD.remove(path);
  }

  /**
   * Deletes a folder and all that is in it; links are deleted, and not followed. Others may still
   * be making or deleting files in it, for a while.
   */
  public static void delete(Path folder) throws IOException {
    for (int left = ATTEMPTS; ; left--) {
      try {
        deleteOnce(folder);
        return;
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        if (left == 0) {
          throw e;
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void deleteOnce(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> found = Files.walk(folder)) {
      paths = found.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static void deleteAbandoned(Path parent, String prefix) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
      for (Path folder : folders) {
        if (isAbandoned(folder)) {
          delete(folder);
        }
      }
    } catch (IOException e) {
      // It stays, for the next one to try: nothing depends on it.
    }
  }

  /** Whether it was made here and nobody holds it. One that is just being made has no lock yet. */
  private static boolean isAbandoned(Path folder) throws IOException {
    Path file = folder.resolve(LOCK);
    if (HELD.contains(folder)
        || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !Files.isWritable(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken != null;
    }
  }
}
