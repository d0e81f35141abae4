package dev.alluvium.transforms.files;

import dev.alluvium.transforms.format.UnreadableException;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is in an input and not hidden, links followed. */
final class FoundFiles implements FileVisitor<Path> {
  private final Path input;
  private final List<Found> files = new ArrayList<>();
  private final List<String> loops = new ArrayList<>();

  private FoundFiles(Path input) {
    this.input = input;
  }

  /**
   * A file, or a folder that cannot be looked into.
   *
   * @param path relative to the input, with {@code /}
   * @param isLinked whether a link is on the way to it
   * @param key what tells files apart whatever their paths; NULL where nothing does
   * @param fault why it cannot be read; NULL where it can
   */
  record Found(
      String path,
      Path location,
      boolean isLinked,
      long bytes,
      boolean isFolder,
      @Nullable Object key,
      @Nullable String fault) {

    /** Equal for two paths of one file, if it is read as one topic. */
    Object content(FileTopic topic) {
      return List.of(topic.name(), Objects.requireNonNullElse(key, path));
    }
  }

  /**
   * Looks the input up.
   *
   * @throws InputException if it cannot be read
   */
  static FoundFiles in(Path input) {
    FoundFiles found = new FoundFiles(input);
    try {
      Files.walkFileTree(input, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, found);
    } catch (IOException e) {
      throw new InputException(
          "The folder " + input + " cannot be read: " + UnreadableException.words(e) + ".", e);
    }
    return found;
  }

  /** By path, but of two paths to one file the one without links first. */
  List<Found> files() {
    return files.stream()
        .sorted(Comparator.comparing(Found::isLinked).thenComparing(Found::location))
        .toList();
  }

  /** Paths of links that lead back to a folder above them. */
  List<String> loops() {
    return loops.stream().sorted().toList();
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    return !folder.equals(input) && isSkipped(folder)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!isSkipped(file)) {
      files.add(
          new Found(
              path(file),
              file,
              isLinked(file),
              attributes.size(),
              /* isFolder= */ false,
              key(file, attributes),
              fault(file, attributes)));
    }
    return FileVisitResult.CONTINUE;
  }

  /**
   * Its path behind all links; or else, where several hard links lead to it, what it is to them.
   */
  private static Object key(Path file, BasicFileAttributes attributes) {
    try {
      Object shared = attributes.fileKey();
      if (shared != null && (int) Files.getAttribute(file, "unix:nlink") > 1) {
        return shared;
      }
      return file.toRealPath();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return file;
    }
  }

  private static @Nullable String fault(Path file, BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return "it is a link to nothing";
    }
    if (!attributes.isRegularFile()) {
      return "it is a pipe or a device; write what it gives to a file";
    }
    return Files.isReadable(file) ? null : "no permission";
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (file.equals(input)) {
      throw e;
    }
    if (e instanceof FileSystemLoopException) {
      loops.add(path(file));
    } else if (!isSkipped(file)) {
      addFailed(file, UnreadableException.words(e));
    }
    return FileVisitResult.CONTINUE;
  }

  /** Told of a folder that could not be listed to its end. */
  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
    if (e != null) {
      addFailed(folder, UnreadableException.words(e));
    }
    return FileVisitResult.CONTINUE;
  }

  private void addFailed(Path file, String fault) {
    files.add(
        new Found(
            path(file),
            file,
            isLinked(file),
            /* bytes= */ 0,
            Files.isDirectory(file),
            /* key= */ null,
            fault));
  }

  private boolean isLinked(Path file) {
    for (Path part = file; part != null && !part.equals(input); part = part.getParent()) {
      if (Files.isSymbolicLink(part)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSkipped(Path file) {
    return FileTopic.isSkipped(path(file));
  }

  private String path(Path file) {
    Path path = file.equals(input) ? file.getFileName() : input.relativize(file);
    return String.valueOf(path).replace(file.getFileSystem().getSeparator(), "/");
  }
}
