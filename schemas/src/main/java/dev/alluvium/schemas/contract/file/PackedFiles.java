package dev.alluvium.schemas.contract.file;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Contracts, and what belongs to them, as they are packed with a program; or, where the system
 * property {@code alluvium.schemas} names a folder, as they are there now. Scripts name that of
 * their checkout, so that a change needs no build.
 */
public final class PackedFiles {
  private static final String FOLDER = "alluvium.schemas";

  private PackedFiles() {}

  /** A file, or a folder, by its path, as {@code examples/music.json}; null if there is none. */
  public static @Nullable URL find(String path, ClassLoader loader) {
    String folder = System.getProperty(FOLDER);
    return folder == null ? loader.getResource(path) : onDisk(Path.of(folder, path));
  }

  private static @Nullable URL onDisk(Path file) {
    try {
      return Files.exists(file) ? file.toUri().toURL() : null;
    } catch (MalformedURLException e) {
      throw new IllegalStateException("not a file: " + file, e);
    }
  }
}
