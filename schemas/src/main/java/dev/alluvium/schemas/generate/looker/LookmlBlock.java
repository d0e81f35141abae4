package dev.alluvium.schemas.generate.looker;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A block of LookML: parameters and blocks, in the order in which they are added. */
final class LookmlBlock {
  private final String head;
  private final List<String> lines = new ArrayList<>();

  private LookmlBlock(String head) {
    this.head = head;
  }

  /** {@code kind: name { … }}. */
  static LookmlBlock of(String kind, String name) {
    return new LookmlBlock(kind + ": " + name);
  }

  /** A name, number, yes or no. */
  LookmlBlock word(String key, String value) {
    lines.add(key + ": " + value);
    return this;
  }

  LookmlBlock words(Map<String, String> words) {
    new TreeMap<>(words).forEach(this::word);
    return this;
  }

  LookmlBlock yes(String key, boolean isSo) {
    return isSo ? word(key, "yes") : this;
  }

  /** What people read; on one line, as Looker shows it. */
  LookmlBlock text(String key, String value) {
    return word(key, quoted(value));
  }

  /** Names; none where there are none. */
  LookmlBlock names(String key, Collection<String> names) {
    return names.isEmpty() ? this : word(key, "[" + String.join(", ", names) + "]");
  }

  LookmlBlock texts(String key, Collection<String> texts) {
    return word(key, texts.stream().map(LookmlBlock::quoted).collect(joining(", ", "[", "]")));
  }

  /** SQL, or an expression of Looker's own. */
  LookmlBlock sql(String key, String sql) {
    return word(key, sql + " ;;");
  }

  LookmlBlock block(LookmlBlock block) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    block.text().lines().forEach(lines::add);
    return this;
  }

  /** With a line break at its end. */
  String text() {
    return lines.stream()
        .map(line -> line.isEmpty() ? "\n" : "  " + line + "\n")
        .collect(joining("", head + " {\n", "}\n"));
  }

  private static String quoted(String text) {
    return '"'
        + text.strip().replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"")
        + '"';
  }
}
