package dev.alluvium.pipelines.profile;

import dev.alluvium.transforms.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files that belong to one source: those of a folder within the input, or those whose names differ
 * in numbers at their ends alone, as days do.
 *
 * @param topic what the files are called in common
 * @param files in the order of their names
 */
record SourceFiles(String topic, List<Path> files) {
  private static final Pattern ENDINGS =
      Pattern.compile(
          "(\\.(gz|jsonl|ndjson|json|csv|tsv|txt|log|dat))+$", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBERS = Pattern.compile("[-_.]?\\d[\\d\\-_.T:Z]*$");

  /**
   * The sources of a folder, or of one file.
   *
   * @throws InputException if there is nothing to read
   */
  static List<SourceFiles> in(Path input) {
    if (!Files.isReadable(input)) {
      throw new InputException(
          "--input=%s: %s"
              .formatted(
                  input, Files.exists(input) ? "no permission" : "there is nothing of that name"));
    }
    Map<String, List<Path>> byTopic = new TreeMap<>();
    if (Files.isRegularFile(input)) {
      byTopic.put(topic(input), List.of(input));
    } else {
      for (Path entry : entries(input)) {
        if (Files.isDirectory(entry)) {
          List<Path> within = entries(entry).stream().filter(Files::isRegularFile).toList();
          if (!within.isEmpty()) {
            byTopic.computeIfAbsent(name(entry), t -> new ArrayList<>()).addAll(within);
          }
        } else if (Files.isRegularFile(entry)) {
          byTopic.computeIfAbsent(topic(entry), t -> new ArrayList<>()).add(entry);
        }
      }
    }
    if (byTopic.isEmpty()) {
      throw new InputException("--input=%s has no files".formatted(input));
    }
    return byTopic.entrySet().stream()
        .map(entry -> new SourceFiles(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  /** But for hidden ones, and by-products of jobs. */
  private static List<Path> entries(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(path -> !name(path).startsWith(".") && !name(path).startsWith("_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new InputException("--input: the folder %s cannot be read".formatted(folder), e);
    }
  }

  private static String topic(Path file) {
    String stem = ENDINGS.matcher(name(file)).replaceFirst("");
    String common = NUMBERS.matcher(stem).replaceFirst("");
    return common.isEmpty() ? stem.isEmpty() ? name(file) : stem : common;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /**
   * Names that the files have other than by their topic, as patterns of a contract: numbers in them
   * may be others.
   */
  List<String> patterns() {
    return files.stream()
        .filter(file -> !Objects.requireNonNull(file.toAbsolutePath().getParent()).endsWith(topic))
        .map(SourceFiles::name)
        .filter(name -> !name.equals(topic) && !isPart(name))
        .map(name -> name.replaceAll("[\\\\*?\\[\\]{}]", "?"))
        .distinct()
        .limit(20)
        .toList();
  }

  private boolean isPart(String name) {
    return name.startsWith(topic)
        && name.length() > topic.length()
        && ".-_".indexOf(name.charAt(topic.length())) >= 0;
  }
}
