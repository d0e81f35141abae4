package dev.alluvium.schemas.warehouse.query;

import dev.alluvium.schemas.sql.SqlParsing;
import dev.alluvium.schemas.warehouse.table.SqlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Queries as the parser reads them. The last ones are kept, since a domain's tables are derived
 * again and again while its contracts are read; nobody changes what is parsed.
 */
final class ParsedQueries {
  /** More than a domain has queries. */
  private static final int MOST = 300;

  /** Nothing that people write is as hard to read; beyond it lies what is meant to be. */
  private static final long MOST_MILLIS = 20_000;

  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "unexpected token: (\"(?:[^\"]*)\").*?at line (\\d+), column (\\d+)", Pattern.DOTALL);

  /** What stands before BY NAME or CORRESPONDING, where these are not names. */
  private static final Set<String> SET_OPERATIONS =
      Set.of("UNION", "INTERSECT", "EXCEPT", "ALL", "DISTINCT");

  private static final Map<String, Statement> KEPT =
      new LinkedHashMap<>(MOST, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
          return size() > MOST;
        }
      };

  private ParsedQueries() {}

  /**
   * Parses a statement.
   *
   * @throws QueryException saying where it cannot be read
   */
  static Statement of(String sql) {
    synchronized (KEPT) {
      Statement kept = KEPT.get(sql);
      if (kept != null) {
        return kept;
      }
    }
    Statement parsed = parse(sql);
    synchronized (KEPT) {
      KEPT.put(sql, parsed);
    }
    return parsed;
  }

  /** The parser passes over it in some places. */
  private static boolean goesByNames(List<String> words) {
    for (int i = 0; i + 2 < words.size(); i++) {
      boolean isSaid =
          words.get(i + 1).equals("CORRESPONDING")
              || (words.get(i + 1).equals("BY") && words.get(i + 2).equals("NAME"));
      if (isSaid && SET_OPERATIONS.contains(words.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static Statement parse(String sql) {
    if (goesByNames(new SqlText(sql).words())) {
      throw new QueryException(
          "the queries of a UNION go by the places of their columns, not BY NAME");
    }
    try {
      @Nullable Statement statement = SqlParsing.statement(sql, MOST_MILLIS);
      if (statement == null) {
        throw new QueryException("it is empty");
      }
      return statement;
    } catch (JSQLParserException e) {
      Matcher wrong = UNEXPECTED.matcher(String.valueOf(e.getMessage()));
      throw new QueryException(
          wrong.find()
              ? "line %s, column %s: cannot read on from %s"
                  .formatted(wrong.group(2), wrong.group(3), wrong.group(1))
              : "it cannot be read");
    }
  }
}
