package dev.alluvium.schemas.contract.query;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.warehouse.table.SqlText;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query that a contract says, and where: what can be told of it without an engine.
 *
 * @param sql without the blanks around it
 */
public record QueryText(YamlNode at, String sql) {
  /**
   * The text; faults if it is no single query.
   *
   * @param of what it is the query of, as {@code view buyer}
   */
  public static Optional<QueryText> read(Optional<YamlNode> node, String of) {
    Optional<QueryText> query =
        node.flatMap(at -> at.text("sql").map(sql -> new QueryText(at, sql.strip())));
    query.ifPresent(text -> text.check(of));
    return query;
  }

  private void check(String of) {
    SqlText text = new SqlText(sql);
    if (!text.isQuery()) {
      at.fault("sql of %s must be a query: it begins with SELECT or WITH", of);
    }
    checkParts(of);
  }

  /** Reports what has no place in a query, nor in a part of one. */
  public void checkParts(String of) {
    new SqlText(sql)
        .stray()
        .ifPresent(
            sign ->
                at.fault(
                    "sql of %s has a %s: it must be one query, without semicolon, with names"
                        + " bare and texts in pairs of '",
                    of, sign));
  }

  /** Reports a bracket that is closed and was not opened here, or is not closed. */
  public void checkBrackets(String of) {
    if (!new SqlText(sql).isBalanced()) {
      at.fault("sql of %s has a bracket without the other one of the pair", of);
    }
  }

  /** Tables and views that it names, as it names them. */
  public Set<String> relations() {
    return new SqlText(sql).relations();
  }

  /** Reports each relation that is none of these. */
  public void checkKnown(Collection<String> known) {
    for (String relation : relations()) {
      if (!known.contains(relation)) {
        unknown(at, relation, known);
      }
    }
  }

  /** Reports a relation that is none of those that there are. */
  public static void unknown(YamlNode at, String relation, Collection<String> known) {
    Optional<String> full = known.stream().filter(k -> k.endsWith("." + relation)).findFirst();
    if (full.isPresent()) {
      at.fault("\"%s\" needs its dataset; write %s", relation, full.get());
    } else {
      at.fault("%s", Choice.unknown("table or view", relation, known));
    }
  }

  /**
   * The shortest way on which a query reads itself, as {@code a → b → a}; empty if it does not.
   *
   * @param reads what each query reads
   */
  public static Optional<String> circle(String of, Map<String, Set<String>> reads) {
    Map<String, String> ways = new LinkedHashMap<>(Map.of(of, of));
    Set<String> seen = new HashSet<>();
    while (!ways.isEmpty()) {
      Map<String, String> longer = new LinkedHashMap<>();
      for (Map.Entry<String, String> way : ways.entrySet()) {
        for (String read : reads.getOrDefault(way.getKey(), Set.of())) {
          String whole = way.getValue() + " → " + read;
          if (read.equals(of)) {
            return Optional.of(whole);
          }
          if (seen.add(read)) {
            longer.put(read, whole);
          }
        }
      }
      ways = longer;
    }
    return Optional.empty();
  }
}
