package dev.alluvium.pipelines.capture;

import dev.alluvium.transforms.source.InputException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The lists that say which tables are captured, and which of their columns, as Debezium reads them:
 * patterns between commas, each of a whole name, whatever its case.
 */
final class TableLists {
  static final List<String> NAMES =
      List.of(
          "schema.include.list", "schema.exclude.list", "table.include.list", "table.exclude.list");

  private static final List<String> COLUMNS = List.of("column.include.list", "column.exclude.list");

  private final Map<String, String> texts = new TreeMap<>();
  private final Map<String, List<Pattern>> lists = new TreeMap<>();

  private TableLists() {}

  /**
   * Those among the settings.
   *
   * @throws InputException if one is no list of patterns
   */
  static TableLists of(Map<String, String> settings) {
    TableLists found = new TableLists();
    for (String name : NAMES) {
      String text = settings.getOrDefault(name, "");
      if (!text.isBlank()) {
        found.texts.put(name, text);
        found.lists.put(name, patterns(name, text));
      }
    }
    for (String name : COLUMNS) {
      String text = settings.getOrDefault(name, "");
      if (!text.isBlank()) {
        found.lists.put(name, patterns(name, text));
      }
    }
    return found;
  }

  private static List<Pattern> patterns(String name, String list) {
    try {
      return Stream.of(list.split(","))
          .map(text -> Pattern.compile(text.strip(), Pattern.CASE_INSENSITIVE))
          .toList();
    } catch (PatternSyntaxException e) {
      throw new InputException("%s is no list of patterns: %s".formatted(name, e.getDescription()));
    }
  }

  /** A list of just these tables. */
  static String ofNames(List<String> tables) {
    return tables.stream().map(TableLists::pattern).collect(Collectors.joining(","));
  }

  /** The pattern of one table. */
  static String pattern(String table) {
    return table.replaceAll("[^\\p{L}\\p{N}_]", "\\\\$0");
  }

  /** Whether they let {@code schema.table} in. */
  boolean include(String table) {
    String schema = table.substring(0, table.indexOf('.'));
    return isIn("schema.include.list", schema, true)
        && !isIn("schema.exclude.list", schema, false)
        && isIn("table.include.list", table, true)
        && !isIn("table.exclude.list", table, false);
  }

  /** Whether they let {@code schema.table.column} in. */
  boolean includeColumn(String column) {
    return isIn("column.include.list", column, true) && !isIn("column.exclude.list", column, false);
  }

  private boolean isIn(String list, String name, boolean ifNone) {
    List<Pattern> patterns = lists.get(list);
    return patterns == null
        ? ifNone
        : patterns.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }

  /** As the user wrote them; {@code all} where there are none. */
  @Override
  public String toString() {
    return texts.isEmpty()
        ? "all"
        : texts.entrySet().stream()
            .map(list -> list.getKey() + "=" + list.getValue())
            .collect(Collectors.joining(", "));
  }
}
