package dev.alluvium.schemas.warehouse.table;

import static java.util.stream.Collectors.joining;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What values, or rows, of a table are made of, as texts that tell whether it is the same. Where
 * rows of one table are made in several ways, each row in one of them, a text has all of the ways.
 */
public final class Meanings {
  /** No contract and no query has it. */
  private static final String OR = "\u001e";

  private Meanings() {}

  /**
   * By column, of rows that are made in any of these ways.
   *
   * @param ways by column, each
   */
  public static Map<String, String> ofAny(List<Map<String, String>> ways) {
    if (ways.size() == 1) {
      return ways.get(0);
    }
    Map<String, TreeSet<String>> all = new TreeMap<>();
    for (Map<String, String> way : ways) {
      way.forEach((column, text) -> all.computeIfAbsent(column, any -> new TreeSet<>()).add(text));
    }
    Map<String, String> texts = new TreeMap<>();
    all.forEach((column, any) -> texts.put(column, any.stream().collect(joining(OR))));
    return texts;
  }

  /** Whether what was made as the one says would be made so as the other says. */
  public static boolean isAmong(String made, String said) {
    return new HashSet<>(ways(said)).containsAll(ways(made));
  }

  private static List<String> ways(String text) {
    return List.of(text.split(OR, -1));
  }
}
