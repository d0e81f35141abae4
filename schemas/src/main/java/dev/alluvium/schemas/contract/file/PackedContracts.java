package dev.alluvium.schemas.contract.file;

import dev.alluvium.schemas.contract.fault.FaultLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The contracts packed with a program, in a jar or a folder ({@link PackedFiles}). */
public final class PackedContracts {
  private static final String FOLDER = "contracts";

  /** A file that is always there, by which the folder is found. */
  private static final String SCHEMA = FOLDER + "/contract.schema.json";

  private final URL schema;

  private PackedContracts(URL schema) {
    this.schema = schema;
  }

  /**
   * Those that {@code loader} sees.
   *
   * @throws IllegalStateException if none are packed
   */
  public static PackedContracts of(ClassLoader loader) {
    URL schema = PackedFiles.find(SCHEMA, loader);
    if (schema == null) {
      throw new IllegalStateException("no contracts are packed: there is no " + SCHEMA);
    }
    return new PackedContracts(schema);
  }

  /** Names of the domains, sorted. */
  public List<String> domains() {
    return inFolder(PackedContracts::folders);
  }

  /** The files of a domain that is one of {@link #domains()}. */
  public List<ContractFile> read(String domain, FaultLog faults) {
    return inFolder(folder -> ContractFolder.read(folder.resolve(domain), faults));
  }

  private static List<String> folders(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString().replace("/", ""))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T inFolder(Function<Path, T> action) {
    try {
      if (!(schema.openConnection() instanceof JarURLConnection jar)) {
        return action.apply(Path.of(schema.toURI()).getParent());
      }
      Path file = Path.of(URI.create(jar.getJarFileURL().toString()));
      try (FileSystem inside = FileSystems.newFileSystem(file)) {
        return action.apply(inside.getPath(FOLDER));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a place of resources: " + schema, e);
    }
  }
}
