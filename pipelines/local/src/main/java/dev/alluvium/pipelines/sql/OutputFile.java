package dev.alluvium.pipelines.sql;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

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
  OutputFile(Path named) throws IOException {
    Path folder = named.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(named + ": there is no folder " + folder);
    }
    if (Files.isSymbolicLink(named) && !Files.exists(named)) {
      throw new NoSuchFileException(named + " is a link that leads nowhere");
    }
    if (Files.exists(named) && !Files.isDirectory(named) && !Files.isRegularFile(named)) {
      throw new IOException(
          named + " is no file: leave --output out, and send standard output there");
    }
    Path file = Files.exists(named) ? named.toRealPath() : named; // Of a link, what it leads to.
    folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
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
    if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.createFile(
          beside, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file)));
    }
  }

  /** Where to write. */
  Path beside() {
    return beside;
  }

  /** From now on it is the file, whatever was there before. */
  void keep() throws IOException {
    if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(file));
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(beside);
  }
}
