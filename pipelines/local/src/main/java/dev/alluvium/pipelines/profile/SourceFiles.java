package dev.alluvium.pipelines.profile;

import dev.alluvium.transforms.files.FileSample;
import dev.alluvium.transforms.source.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Files that belong to one source: those of a folder within the input, and of the folders in it, or
 * those whose names differ in numbers at their ends alone, as days do.
 *
 * @param topic what the files are called in common
 * @param files in the order of their paths
 * @param patterns names that the files have other than by their topic, as patterns of a contract
 */
record SourceFiles(String topic, List<Path> files, List<String> patterns) {
  private static final Pattern ENDINGS =
      Pattern.compile(
          "(\\.(gz|jsonl|ndjson|json|csv|tsv|txt|log|dat))+$", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBERS = Pattern.compile("[-_.]?\\d[\\d\\-_.T:Z]*$");
  private static final int MOST_PATTERNS = 20;

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
    SortedMap<String, SortedMap<String, Path>> byTopic = new TreeMap<>();
    FileSample.files(input)
        .forEach(
            (path, file) ->
                byTopic.computeIfAbsent(topic(path), t -> new TreeMap<>()).put(path, file));
    if (byTopic.isEmpty()) {
      throw new InputException("--input=%s has no files".formatted(input));
    }
    List<SourceFiles> sources = new ArrayList<>();
    byTopic.forEach(
        (topic, files) ->
            sources.add(
                new SourceFiles(
                    topic, List.copyOf(files.values()), patterns(topic, files.keySet()))));
    return sources;
  }

  private static String topic(String path) {
    int slash = path.indexOf('/');
    if (slash >= 0) {
      return path.substring(0, slash);
    }
    String stem = ENDINGS.matcher(path).replaceFirst("");
    String common = NUMBERS.matcher(stem).replaceFirst("");
    return common.isEmpty() ? stem.isEmpty() ? path : stem : common;
  }

  /** Of files in a folder of the topic none are needed. */
  private static List<String> patterns(String topic, Set<String> paths) {
    return paths.stream()
        .filter(path -> path.indexOf('/') < 0 && !path.equals(topic) && !isPart(path, topic))
        .map(name -> name.replaceAll("[\\\\*?\\[\\]{}]", "?"))
        .limit(MOST_PATTERNS)
        .toList();
  }

  private static boolean isPart(String name, String topic) {
    return name.startsWith(topic)
        && name.length() > topic.length()
        && ".-_".indexOf(name.charAt(topic.length())) >= 0;
  }
}
