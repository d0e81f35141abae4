package dev.alluvium.pipelines.engine;

import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a stream into a warehouse file, in a folder beside it: {@code
 * RUN.SHAPE/JOB/chk-NUMBER}. A run goes on over as many jobs as it takes, all of which keep states
 * of one shape; Flink numbers its checkpoints through.
 */
public record Checkpoints(Path folder) {
  private static final int DEPTH = 4;
  private static final Pattern COMPLETE =
      Pattern.compile("(?<run>[^/.]+)\\.(?<shape>[^/.]+)/[^/]+/chk-(?<number>\\d+)/_metadata");

  /**
   * A complete one.
   *
   * @param runId the run whose state it is
   * @param shape the fingerprint of what is in it
   */
  public record Checkpoint(Path path, String runId, String shape, long number) {}

  public static Checkpoints beside(Path file) {
    return new Checkpoints(Path.of(file + ".checkpoints").toAbsolutePath().normalize());
  }

  /** Where a run puts its own. */
  Path of(String runId, String shape) {
    return folder.resolve(runId + "." + shape);
  }

  /** The last one of the last run that the predicate knows. */
  public Optional<Checkpoint> newest(Predicate<String> isKnown) {
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
      throw new InputException(folder + " cannot be cleared: " + e.getMessage(), e);
    }
  }

  /** Whether a path is within the checkpoint, or leads to it. */
  private static boolean isOn(Path checkpoint, Path path) {
    return path.startsWith(checkpoint) || checkpoint.startsWith(path);
  }

  private List<Checkpoint> all() {
    List<Checkpoint> all = new ArrayList<>();
    try {
      Files.walkFileTree(folder, Set.of(), DEPTH, new Collect(all));
    } catch (IOException e) {
      throw new InputException(folder + " cannot be read: " + e.getMessage(), e);
    }
    return all;
  }

  /** Flink deletes old checkpoints while this looks: what has gone is passed over. */
  private final class Collect extends SimpleFileVisitor<Path> {
    private final List<Checkpoint> all;

    Collect(List<Checkpoint> all) {
      this.all = all;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      complete(path).ifPresent(all::add);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      return passOver(e);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, @Nullable IOException e)
        throws IOException {
      return e == null ? FileVisitResult.CONTINUE : passOver(e);
    }

    private static FileVisitResult passOver(IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  private Optional<Checkpoint> complete(Path metadata) {
    Matcher matcher = COMPLETE.matcher(folder.relativize(metadata).toString().replace('\\', '/'));
    return matcher.matches()
        ? Optional.of(
            new Checkpoint(
                Objects.requireNonNull(metadata.getParent()),
                matcher.group("run"),
                matcher.group("shape"),
                Long.parseLong(matcher.group("number"))))
        : Optional.empty();
  }
}
