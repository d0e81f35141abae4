package dev.alluvium.pipelines.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is whole or not there: what is written stands beside it until {@link #keep}, and is
 * gone if that does not come.
 */
final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path beside;

  /**
   * Begins it.
   *
   * @throws IOException if it cannot be there; the message is for people
   */
  OutputFile(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(file + ": there is no folder " + folder);
    }
    if (Files.isDirectory(file)) {
      throw new FileAlreadyExistsException(file + " is a folder");
    }
    if (!Files.isWritable(folder)) {
      throw new IOException(file + " cannot be written: no permission");
    }
    this.file = file;
    this.beside =
        folder.resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    Files.deleteIfExists(beside);
  }

  /** Where to write. */
  Path beside() {
    return beside;
  }

  /** From now on it is the file, whatever was there before. */
  void keep() throws IOException {
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(beside);
  }
}
