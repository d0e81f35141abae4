package dev.alluvium.pipelines.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a stream into a warehouse file, in a folder beside it: {@code
 * RUN.SHARDS/JOB/chk-NUMBER}. A run goes on over as many jobs as it takes; Flink numbers its
 * checkpoints through.
 */
record Checkpoints(Path folder) {
  private static final Pattern COMPLETE =
      Pattern.compile("(?<run>[^/.]+)\\.(?<shards>\\d+)/[^/]+/chk-(?<number>\\d+)/_metadata");

  /**
   * A complete one.
   *
   * @param runId the run whose state it is
   * @param shards into how many keys the state is cut
   */
  record Checkpoint(Path path, String runId, int shards, long number) {}

  static Checkpoints beside(Path file) {
    return new Checkpoints(Path.of(file + ".checkpoints").toAbsolutePath().normalize());
  }

  /** Where a run puts its own. */
  Path of(String runId, int shards) {
    return folder.resolve(runId + "." + shards);
  }

  /** The last one of the last run that the predicate knows. */
  Optional<Checkpoint> newest(Predicate<String> isKnown) {
    return all().stream()
        .filter(checkpoint -> isKnown.test(checkpoint.runId()))
        .max(
            Comparator.comparing(Checkpoint::runId)
                .thenComparing(Comparator.comparing(Checkpoint::number)));
  }

  /** Deletes all but this one. */
  void keepOnly(Optional<Checkpoint> kept) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (kept.isEmpty() || !isOn(kept.get().path(), path)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be cleared", e);
    }
  }

  /** Whether a path is within the checkpoint, or leads to it. */
  private static boolean isOn(Path checkpoint, Path path) {
    return path.startsWith(checkpoint) || checkpoint.startsWith(path);
  }

  private List<Checkpoint> all() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(folder, 4)) {
      return paths.flatMap(path -> complete(path).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
  }

  private Optional<Checkpoint> complete(Path metadata) {
    Matcher matcher = COMPLETE.matcher(folder.relativize(metadata).toString().replace('\\', '/'));
    return matcher.matches()
        ? Optional.of(
            new Checkpoint(
                Objects.requireNonNull(metadata.getParent()),
                matcher.group("run"),
                Integer.parseInt(matcher.group("shards")),
                Long.parseLong(matcher.group("number"))))
        : Optional.empty();
  }
}
