package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import dev.alluvium.transforms.source.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Paths of links that are not followed, as they lead back to a folder above them. */
  public abstract List<String> loops();

  /** Paths of files that are read by another path already, and of the same topic. */
  public abstract List<String> otherPaths();

  /**
   * Looks the input up.
   *
   * @param input a folder, or a single file
   * @throws InputException if it is not there or cannot be read as a whole, or has no file of any
   *     topic
   */
  static InputPlan of(Path input, List<FileTopic> topics) {
    if (!Files.exists(input)) {
      throw new InputException(
          "There is no file or folder "
              + input
              + ". Give the folder that holds the topics' files.");
    }
    FoundFiles found = FoundFiles.in(input);
    List<InputFile> files = new ArrayList<>();
    List<String> strays = new ArrayList<>();
    List<String> otherPaths = new ArrayList<>();
    Map<Object, String> pathByContent = new HashMap<>();
    for (FoundFiles.Found file : found.files()) {
      Optional<FileTopic> topic = FileTopic.find(file.path(), topics);
      boolean mayHoldTopics = topics.stream().anyMatch(FileTopic::hasPatterns);
      if (topic.isEmpty() && !(file.isFolder() && mayHoldTopics)) {
        strays.add(file.path());
      } else if (file.fault() != null || topic.isEmpty()) {
        throw new InputException(
            "%s cannot be read: %s. Mend that, or move it away."
                .formatted(file.location(), file.fault()));
      } else if (pathByContent.putIfAbsent(file.content(topic.get()), file.path()) != null) {
        otherPaths.add(file.path());
      } else {
        files.add(InputFile.of(topic.get(), file.path(), file.location().toString(), file.bytes()));
      }
    }
    List<String> names = topics.stream().map(FileTopic::name).toList();
    if (files.isEmpty()) {
      throw new InputException(
          "No file in %s belongs to a topic. A file is called like its topic, as %s.jsonl, or lies in a folder called so. Topics: %s."
              .formatted(
                  input, names.isEmpty() ? "<topic>" : names.get(0), String.join(", ", names)));
    }
    files.sort(Comparator.comparing(InputFile::path));
    Set<String> read = files.stream().map(InputFile::topic).collect(Collectors.toSet());
    return new AutoValue_InputPlan(
        List.copyOf(files),
        List.copyOf(strays),
        names.stream().filter(topic -> !read.contains(topic)).toList(),
        found.loops(),
        List.copyOf(otherPaths));
  }
}
