package dev.alluvium.transforms.files;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which topic a file stands for, by its path within the input. */
final class TopicNames {
  private TopicNames() {}

  /**
   * The topic whose folder the file lies in, or else, for a file at the top, the longest one that
   * its name is or starts with, when {@code .}, {@code -} or {@code _} follows.
   *
   * @param path relative to the input, with {@code /}
   */
  static Optional<String> topicOf(String path, List<String> topics) {
    int slash = path.indexOf('/');
    String name = slash < 0 ? path : path.substring(0, slash);
    return topics.stream()
        .filter(topic -> name.equals(topic) || (slash < 0 && isPart(name, topic)))
        .max(Comparator.comparingInt(String::length));
  }

  /** Whether the file is hidden, or is a by-product of a job, like {@code _SUCCESS}. */
  static boolean isSkipped(String path) {
    for (String name : path.split("/", -1)) {
      if (name.startsWith(".") || name.startsWith("_")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPart(String name, String topic) {
    return name.length() > topic.length()
        && name.startsWith(topic)
        && ".-_".indexOf(name.charAt(topic.length())) >= 0;
  }
}
