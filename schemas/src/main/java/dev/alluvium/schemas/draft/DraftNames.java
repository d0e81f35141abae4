package dev.alluvium.schemas.draft;

import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Gives the fields of an event names that a contract can have, each one once. */
public final class DraftNames {
  private final Set<String> taken = new HashSet<>();

  /**
   * The name of a field; none where raw has a column of the name that the path would have, or no
   * name is in its words.
   *
   * @param words what it is called at the source
   * @param path where it stands, as a contract writes it
   */
  public Optional<String> of(String words, String path, boolean isTimestamp) {
    String name = SnakeCase.of(words);
    String raw = SnakeCase.of(path);
    boolean isTime = raw.equals("event_ts") && isTimestamp;
    if (!SnakeCase.matches(name)
        || (Reserved.RAW.contains(raw) && !isTime)
        || !taken.add("raw " + raw)) {
      return Optional.empty();
    }
    if (SqlWords.isReserved(name) || (Reserved.CLEAN.contains(name) && !isTime)) {
      name = name + "_value";
    }
    while (!taken.add(name)) {
      name = name + "_value";
    }
    return Optional.of(name);
  }

  /** A step of a path. */
  public static String step(String name) {
    return name.matches("[\\w-]+") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The name of an event that the source calls so. */
  public static String event(String words) {
    String name = SnakeCase.of(words);
    if (SnakeCase.matches(name) && !SqlWords.isReserved(name)) {
      return name;
    }
    return name.isEmpty() ? "event_one" : "event_" + name;
  }
}
