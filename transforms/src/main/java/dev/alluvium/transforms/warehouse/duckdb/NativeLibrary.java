package dev.alluvium.transforms.warehouse.duckdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * DuckDB's native library. The driver unpacks it into the temporary folder, 72 MB, to be deleted at
 * the exit; a process that is killed would leave it there. So it is deleted as soon as it is
 * loaded, where the system tells which file that is, and lets a file go that is in use.
 */
final class NativeLibrary {
  private static final Path IN_MEMORY = Path.of("/proc/self/maps");

  /** The driver's names; a library that somebody has installed has no number. */
  private static final Pattern UNPACKED = Pattern.compile("/(libduckdb_java\\d+\\.so)$");

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads it, if that has not been done, and deletes what the driver has unpacked for it.
   *
   * @throws DuckDbException if there is no room for it
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      Class.forName("org.duckdb.DuckDBNative");
      loaded = true;
      if (Files.isReadable(IN_MEMORY)) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try (Stream<String> lines = Files.lines(IN_MEMORY, StandardCharsets.ISO_8859_1)) {
          for (String name : unpacked(lines)) {
            Files.deleteIfExists(folder.resolve(name));
          }
        }
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new DuckDbException(
          "DuckDB cannot be loaded: its library takes 72 MB in the temporary folder %s, which must be there and let programs run (%s); name another by JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
              .formatted(System.getProperty("java.io.tmpdir"), reason(e)),
          e);
    } catch (IOException e) {
      // It is deleted at the exit, then.
    }
  }

  private static String reason(Throwable failure) {
    Throwable last = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      last = cause;
    }
    return last.getClass().getSimpleName() + ": " + DuckDbException.firstLine(last);
  }

  /** The names of the libraries that were unpacked, by Linux's list of what is in memory. */
  static List<String> unpacked(Stream<String> lines) {
    return lines
        .map(UNPACKED::matcher)
        .filter(Matcher::find)
        .map(name -> name.group(1))
        .distinct()
        .toList();
  }
}
