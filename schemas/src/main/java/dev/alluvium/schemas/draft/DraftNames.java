package dev.alluvium.schemas.draft;

import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Gives the fields of an event names that a contract can have, each one once. */
public final class DraftNames {
  /** What stands on and under letters. */
  private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

  /** Those that are not made of another and a mark. */
  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("ß", "ss"),
          Map.entry("ẞ", "SS"),
          Map.entry("æ", "ae"),
          Map.entry("Æ", "AE"),
          Map.entry("œ", "oe"),
          Map.entry("Œ", "OE"),
          Map.entry("ø", "o"),
          Map.entry("Ø", "O"),
          Map.entry("ł", "l"),
          Map.entry("Ł", "L"),
          Map.entry("đ", "d"),
          Map.entry("Đ", "D"),
          Map.entry("ı", "i"));

  private final Set<String> taken = new HashSet<>();

  /**
   * The name of a field; none where raw has a column of the name that the path would have, or no
   * name is in its words.
   *
   * @param words what it is called at the source
   * @param path where it stands, as a contract writes it
   */
  public Optional<String> of(String words, String path, boolean isTimestamp) {
    String name = SnakeCase.of(latin(words));
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

  /** With letters that have a like one among a to z as that: {@code Größe} is {@code Grosse}. */
  private static String latin(String words) {
    String plain = MARKS.matcher(Normalizer.normalize(words, Normalizer.Form.NFKD)).replaceAll("");
    for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
      plain = plain.replace(letter.getKey(), letter.getValue());
    }
    return plain;
  }

  /** The name of an event that the source calls so. */
  public static String event(String words) {
    String name = SnakeCase.of(latin(words));
    if (SnakeCase.matches(name) && !SqlWords.isReserved(name)) {
      return name;
    }
    return name.isEmpty() ? "event_one" : "event_" + name;
  }
}
