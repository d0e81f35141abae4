package dev.alluvium.schemas.warehouse.table;

import dev.alluvium.schemas.spec.dataset.Dataset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of a query without an engine: its words and the relations that it names.
 * Comments and texts in quotes are passed over.
 */
public final class SqlText {
  private static final Pattern TOKEN =
      Pattern.compile(
          "--[^\n]*|/\\*(?s:.*?)\\*/"
              + "|(?<text>'(?:[^'\\\\]|'')*+')"
              + "|(?<word>[A-Za-z_]\\w*(?:\\s*\\.\\s*[A-Za-z_]\\w*)*)"
              + "|(?<number>[0-9][\\w.]*)"
              + "|(?<sign>\\S)");

  /** What engines read in different ways, or what ends a statement. */
  private static final String STRAY = ";\"`'\\$#";

  /** What can stand for a relation without being one of the warehouse. */
  private static final Set<String> BUILT_IN = Set.of("LATERAL", "UNNEST");

  /** Functions whose arguments have a FROM between them. */
  private static final Set<String> TAKE_FROM = Set.of("EXTRACT", "OVERLAY", "SUBSTRING", "TRIM");

  /** What gives the time, with brackets behind it or not. */
  private static final Set<String> CLOCKS =
      Set.of("CURRENT_DATE", "CURRENT_DATETIME", "CURRENT_TIME", "CURRENT_TIMESTAMP");

  /** Functions that give something else each time. */
  private static final Set<String> UNSTEADY =
      Set.of(
          "CURRENT_SETTING",
          "CURRENT_USER",
          "GENERATE_UUID",
          "GEN_RANDOM_UUID",
          "GET_CURRENT_TIMESTAMP",
          "NOW",
          "RAND",
          "RANDOM",
          "SESSION_USER",
          "TODAY",
          "TRANSACTION_TIMESTAMP",
          "TXID_CURRENT",
          "UUID");

  private final List<String> tokens = new ArrayList<>();

  public SqlText(String sql) {
    Matcher matcher = TOKEN.matcher(sql);
    while (matcher.find()) {
      if (matcher.group("word") != null) {
        tokens.add(matcher.group().replaceAll("\\s+", ""));
      } else if (matcher.group("sign") != null || matcher.group("number") != null) {
        tokens.add(matcher.group());
      } else if (matcher.group("text") != null) {
        tokens.add("''");
      }
    }
  }

  /** Its words in capitals, with the signs between them; {@code ''} stands for any text. */
  public List<String> words() {
    return tokens.stream().map(token -> token.toUpperCase(Locale.ROOT)).toList();
  }

  /** Whether it begins as a query does. */
  public boolean isQuery() {
    return !tokens.isEmpty() && Set.of("SELECT", "WITH").contains(keyword(0));
  }

  /** Whether each bracket that opens is closed behind, and none is closed before. */
  public boolean isBalanced() {
    int open = 0;
    for (String token : tokens) {
      open += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
      if (open < 0) {
        return false;
      }
    }
    return open == 0;
  }

  /** A sign that has no place in a single query that every engine reads alike. */
  public Optional<String> stray() {
    return tokens.stream()
        .filter(token -> token.length() == 1 && STRAY.contains(token))
        .findFirst();
  }

  /** A word by which the query gives something else each time that it runs. */
  public Optional<String> unsteady() {
    for (int i = 0; i < tokens.size(); i++) {
      String word = keyword(i);
      if (CLOCKS.contains(word) || (keyword(i + 1).equals("(") && UNSTEADY.contains(word))) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  /**
   * The relations that are named: whatever has the form {@code dataset.name}, and what stands
   * behind FROM or JOIN, but for names that a WITH gives.
   */
  public Set<String> relations() {
    Set<String> relations = new LinkedHashSet<>();
    Set<String> own = own();
    Deque<String> openedAfter = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (token.equals("(")) {
        openedAfter.push(keyword(i - 1));
      } else if (token.equals(")")) {
        openedAfter.poll();
      } else if (isOfDataset(token)) {
        relations.add(isSource(i, openedAfter) ? token : withoutColumn(token));
      } else if (isSource(i, openedAfter)
          && !own.contains(token)
          && !BUILT_IN.contains(keyword(i))) {
        relations.add(token);
      }
    }
    return relations;
  }

  private static boolean isOfDataset(String token) {
    return Dataset.of(token).isPresent();
  }

  private static String withoutColumn(String token) {
    int second = token.indexOf('.', token.indexOf('.') + 1);
    return second < 0 ? token : token.substring(0, second);
  }

  /** Behind FROM or JOIN, but for {@code TRIM(… FROM …)} and {@code IS DISTINCT FROM}. */
  private boolean isSource(int i, Deque<String> openedAfter) {
    if (keyword(i - 1).equals("JOIN")) {
      return true;
    }
    return keyword(i - 1).equals("FROM")
        && !keyword(i - 2).equals("DISTINCT")
        && !TAKE_FROM.contains(String.valueOf(openedAfter.peek()));
  }

  /** The names in {@code WITH name AS (…)}, also of {@code name (column, …) AS (…)}. */
  private Set<String> own() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (keyword(i + 1).equals("AS") && keyword(i + 2).equals("(")) {
        names.add(tokens.get(keyword(i).equals(")") ? Math.max(0, openedBefore(i) - 1) : i));
      }
    }
    return names;
  }

  /** Where the bracket opens that is closed there. */
  private int openedBefore(int closed) {
    int open = 0;
    for (int i = closed; i >= 0; i--) {
      open += keyword(i).equals(")") ? 1 : keyword(i).equals("(") ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    return 0;
  }

  private String keyword(int i) {
    return i < 0 || i >= tokens.size() ? "" : tokens.get(i).toUpperCase(Locale.ROOT);
  }
}
