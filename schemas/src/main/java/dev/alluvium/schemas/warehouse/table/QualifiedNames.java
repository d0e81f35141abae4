package dev.alluvium.schemas.warehouse.table;

import java.util.Collection;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of tables and views, as {@code vault.hub_user}, within SQL that speaks of them. Comments
 * and texts in quotes are passed over.
 */
public final class QualifiedNames {
  private static final Pattern NAME =
      Pattern.compile(
          "--[^\n]*|/\\*(?s:.*?)\\*/|'(?s:[^'\\\\]|\\\\.|'')*+'"
              + "|\\b(?<name>[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*)\\b");

  private QualifiedNames() {}

  /** Whether the SQL names one of these. */
  public static boolean anyIn(String sql, Collection<String> names) {
    return !in(sql, names).isEmpty();
  }

  /** Those of these names that the SQL has. */
  public static Set<String> in(String sql, Collection<String> names) {
    return NAME.matcher(sql)
        .results()
        .map(MatchResult::group)
        .filter(names::contains)
        .collect(Collectors.toSet());
  }

  /** The SQL with each of these names replaced; a column of an alias is none of them. */
  public static String replace(
      String sql, Collection<String> names, UnaryOperator<String> replacement) {
    return NAME.matcher(sql)
        .replaceAll(
            found -> {
              String name = found.group();
              return Matcher.quoteReplacement(
                  names.contains(name) ? replacement.apply(name) : name);
            });
  }
}
