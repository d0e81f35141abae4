package dev.alluvium.transforms.files;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.format.JsonFormat;
import dev.alluvium.schemas.spec.format.RecordFormat;
import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** A topic that files stand for, and how they are told. */
@AutoValue
public abstract class FileTopic implements Serializable {
  public abstract String name();

  /** Other names that its files have, as {@link EventSpec#files()}. */
  abstract List<String> patterns();

  /** How the records of its files are laid out. */
  abstract RecordFormat format();

  /** Whether their lines are whole records, as {@link EventSpec#exported()}. */
  abstract boolean exported();

  /** Topics whose files are called like them, with JSON. */
  public static List<FileTopic> named(String... names) {
    return List.of(names).stream().map(name -> of(name, List.of(), new JsonFormat())).toList();
  }

  /** The topics of a domain's events. */
  public static List<FileTopic> of(DomainSpec domain) {
    return domain.byTopic().stream().map(FileTopic::ofEvents).toList();
  }

  private static FileTopic ofEvents(List<EventSpec> events) {
    EventSpec first = events.get(0);
    return new AutoValue_FileTopic(
        first.topic(),
        events.stream().flatMap(event -> event.files().stream()).distinct().toList(),
        first.format(),
        first.exported());
  }

  /**
   * The folder that stands for a topic. It is called like it; signs that would lead elsewhere, or
   * have it skipped, are written as in an address: {@code %2F}.
   */
  public static String folder(String topic) {
    if (!isSkipped(topic) && topic.indexOf('/') < 0 && topic.indexOf('%') < 0) {
      return topic;
    }
    StringBuilder folder = new StringBuilder();
    for (int i = 0; i < topic.length(); i++) {
      char sign = topic.charAt(i);
      boolean isPlain = sign != '/' && sign != '%' && (i > 0 || (sign != '.' && sign != '_'));
      folder.append(
          isPlain ? String.valueOf(sign) : String.format(Locale.ROOT, "%%%02X", (int) sign));
    }
    return folder.toString();
  }

  /** Of files whose records are payloads alone. */
  static FileTopic of(String name, List<String> patterns, RecordFormat format) {
    return new AutoValue_FileTopic(name, patterns, format, /* exported= */ false);
  }

  /**
   * The topic of a file: the one whose folder it lies in; or else, for a file at the top, the
   * longest one that its name is or starts with, when {@code .}, {@code -} or {@code _} follows; or
   * else, in any folder, the one with the longest pattern that its name fits.
   *
   * @param path relative to the input, with {@code /}
   */
  static Optional<FileTopic> find(String path, List<FileTopic> topics) {
    Optional<FileTopic> called =
        topics.stream()
            .filter(topic -> topic.isCalled(path))
            .max(Comparator.comparingInt(topic -> topic.name().length()));
    return called.or(() -> byPattern(path, topics));
  }

  /** Whether its files may lie in any folder. */
  boolean hasPatterns() {
    return !patterns().isEmpty();
  }

  private boolean isCalled(String path) {
    int slash = path.indexOf('/');
    String first = slash < 0 ? path : path.substring(0, slash);
    return first.equals(name()) || (slash < 0 ? isPart(first) : first.equals(folder(name())));
  }

  private boolean isPart(String file) {
    return file.length() > name().length()
        && file.startsWith(name())
        && ".-_".indexOf(file.charAt(name().length())) >= 0;
  }

  private static Optional<FileTopic> byPattern(String path, List<FileTopic> topics) {
    Path file = Path.of(path.substring(path.lastIndexOf('/') + 1));
    return topics.stream()
        .filter(topic -> topic.fit(file).isPresent())
        .max(Comparator.comparingInt(topic -> topic.fit(file).orElse(0)));
  }

  /** Length of the longest pattern that the name fits. */
  private OptionalInt fit(Path file) {
    return patterns().stream()
        .filter(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file))
        .mapToInt(String::length)
        .max();
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
}
