package dev.alluvium.schemas.generate.looker;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How people read names, and what grants are called. */
final class Words {
  /** What tables begin with, and times end with, and people need not read. */
  private static final String UNSAID = "^(mart|fact|dim|rpt)_|_(ts|hk|sec)$";

  private static final Map<String, String> SPELT =
      Map.of("id", "ID", "usd", "USD", "sec", "Seconds", "uniq", "Unique", "scp", "SCP");

  private Words() {}

  /** Of {@code mart_song_play}: {@code Song Play}. */
  static String label(String name) {
    return wholeLabel(name.replaceAll(UNSAID, ""));
  }

  /** Of {@code mart_song_play}: {@code Mart Song Play}. */
  static String wholeLabel(String name) {
    return Stream.of(name.split("_"))
        .filter(word -> !word.isEmpty())
        .map(word -> SPELT.getOrDefault(word, capital(word)))
        .collect(joining(" "));
  }

  /** What somebody has to be granted who sees all these columns. */
  static List<String> grants(Collection<ColumnSpec> columns) {
    return columns.stream()
        .map(ColumnSpec::personal)
        .flatMap(Optional::stream)
        .map(Words::grant)
        .distinct()
        .sorted()
        .toList();
  }

  /** The grant, and user attribute, of a kind of personal data. */
  static String grant(String kind) {
    return "personal_" + kind.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
