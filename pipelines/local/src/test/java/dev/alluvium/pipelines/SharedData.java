package dev.alluvium.pipelines;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data that lies beside the repository, read in place. */
public final class SharedData {
  private SharedData() {}

  /** That file or folder of {@code shared/data}; the test is skipped where it is absent. */
  public static Path require(String path) {
    return require("data", path);
  }

  /** That file or folder of {@code shared/cases}; the test is skipped where it is absent. */
  public static Path requireCase(String path) {
    return require("cases", path);
  }

  private static Path require(String kind, String path) {
    Path found = find(kind, path);
    assumeTrue(
        found != null,
        "there is no shared/%s/%s beside the repository, nor under -Dalluvium.shared"
            .formatted(kind, path));
    return java.util.Objects.requireNonNull(found);
  }

  private static @Nullable Path find(String kind, String path) {
    String given = System.getProperty("alluvium.shared");
    if (given != null) {
      Path data = Path.of(given, kind, path);
      return Files.exists(data) ? data : null;
    }
    return Stream.<@Nullable Path>iterate(
            Path.of("").toAbsolutePath(), p -> p != null, p -> p == null ? null : p.getParent())
        .map(p -> Path.of(String.valueOf(p), "shared", kind, path))
        .filter(Files::exists)
        .findFirst()
        .orElse(null);
  }
}
