package dev.alluvium.pipelines.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands beside a warehouse file while a job answers queries on it: {@code FILE.query}, which
 * its owner alone can read. It is whole or not there; a job that is killed leaves it.
 *
 * @param port on this machine's loopback
 * @param token that a query must bring
 */
record PortFile(int port, String token) {
  private static final Pattern CONTENT = Pattern.compile("(\\d{1,5}) ([0-9a-f]{32,})\\s*");

  static Path of(Path warehouse) {
    return Path.of(warehouse.toAbsolutePath().normalize() + ".query");
  }

  /** What stands there; empty if nothing does, or nothing that makes sense. */
  static Optional<PortFile> read(Path warehouse) {
    try {
      Matcher content = CONTENT.matcher(Files.readString(of(warehouse), UTF_8));
      return content.matches()
          ? Optional.of(new PortFile(Integer.parseInt(content.group(1)), content.group(2)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path warehouse) throws IOException {
    Path file = of(warehouse);
    Path beside = Path.of(file + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(beside);
    try {
      if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
        Files.createFile(
            beside,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(beside, port + " " + token + "\n", UTF_8);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  static void remove(Path warehouse) throws IOException {
    Files.deleteIfExists(of(warehouse));
  }
}
