package dev.alluvium.pipelines.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Where the prompt's lines are kept: a file of the user, which nobody else can read. */
final class HistoryFile {
  private static final String NAME = ".alluvium_sql_history";
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

  private HistoryFile() {}

  /** Made if it is not there; empty where none can be. */
  static Optional<Path> in(Path home) {
    Path file = home.resolve(NAME);
    try {
      boolean isPosix = Files.getFileStore(home).supportsFileAttributeView("posix");
      if (!Files.exists(file)) {
        if (isPosix) {
          Files.createFile(file, PosixFilePermissions.asFileAttribute(OWN));
        } else {
          Files.createFile(file);
        }
      } else if (isPosix) {
        Files.setPosixFilePermissions(file, OWN);
      }
      return Files.isWritable(file) ? Optional.of(file) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
