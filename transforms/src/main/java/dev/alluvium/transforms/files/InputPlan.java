package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What reading an input will read, and what it will leave out. */
@AutoValue
public abstract class InputPlan {
  /** In the order of their paths. */
  public abstract List<InputFile> files();

  /**
   * Paths of files that belong to no topic; hidden files, and those that start with {@code _}, not
   * counted.
   */
  public abstract List<String> strayFiles();

  /** Topics of which there is no file. */
  public abstract List<String> missingTopics();

  /**
   * Looks the input up.
   *
   * @param input a folder, or a single file
   * @throws InputException if it is not there or cannot be read, or has no file of any topic
   */
  static InputPlan of(Path input, List<FileTopic> topics) {
    if (!Files.exists(input)) {
      throw new InputException(
          "There is no file or folder "
              + input
              + ". Give the folder that holds the topics' files.");
    }
    List<InputFile> files = new ArrayList<>();
    List<String> strays = new ArrayList<>();
    for (Path file : list(input)) {
      String path = pathWithin(input, file);
      Optional<FileTopic> topic = FileTopic.find(path, topics);
      if (topic.isEmpty()) {
        strays.add(path);
      } else {
        files.add(InputFile.of(topic.get(), path, file.toString(), size(file)));
      }
    }
    List<String> names = topics.stream().map(FileTopic::name).toList();
    if (files.isEmpty()) {
      throw new InputException(
          String.format(
              "No file in %s belongs to a topic. A file is called like its topic, as %s.jsonl, or"
                  + " lies in a folder called so. Topics: %s.",
              input, names.isEmpty() ? "<topic>" : names.get(0), String.join(", ", names)));
    }
    List<String> missing =
        names.stream()
            .filter(topic -> files.stream().noneMatch(file -> file.topic().equals(topic)))
            .collect(Collectors.toList());
    return new AutoValue_InputPlan(List.copyOf(files), List.copyOf(strays), missing);
  }

  /** All files that are not hidden; folders that cannot be opened are among them. */
  private static List<Path> list(Path input) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          input,
          Set.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return !folder.equals(input) && FileTopic.isSkipped(pathWithin(input, folder))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!FileTopic.isSkipped(pathWithin(input, file))) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              found.add(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new InputException("The folder " + input + " cannot be read: " + e.getMessage(), e);
    }
    Collections.sort(found);
    return found;
  }

  private static String pathWithin(Path input, Path file) {
    Path path = file.equals(input) ? file.getFileName() : input.relativize(file);
    return String.valueOf(path).replace('\\', '/');
  }

  private static long size(Path file) {
    checkReadable(file);
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InputException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static void checkReadable(Path path) {
    if (!Files.isReadable(path)) {
      throw new InputException(path + " cannot be read. Check who may read it, or move it away.");
    }
  }
}
