package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.sql.SqlParsing;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.parser.SimpleNode;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/** Parses the text of one expression, whatever it is of. */
final class SqlParser {
  /** Nothing that people write is as hard to read. */
  private static final long MOST_MILLIS = 5_000;

  private static final String BEFORE = "SELECT (";
  private static final Pattern PLACE = Pattern.compile("at line (\\d+), column (\\d+)");
  private static final Pattern TOKEN = Pattern.compile("unexpected token: (\"(?:[^\"]*)\")");

  private SqlParser() {}

  /**
   * Parses it.
   *
   * @throws TermException if it is no single expression
   */
  static Expression parse(String sql) {
    try {
      @Nullable Statement parsed = SqlParsing.statement(BEFORE + sql + "\n)", MOST_MILLIS);
      if (parsed instanceof PlainSelect select
          && select.getSelectItems().size() == 1
          && select.getFromItem() == null
          && select.getWhere() == null
          && select.getSelectItem(0).getAlias() == null) {
        return select.getSelectItem(0).getExpression();
      }
      throw new TermException("it is no single expression");
    } catch (JSQLParserException e) {
      throw new TermException(fault(sql, first(e)));
    }
  }

  /** Where a part of it begins; empty where the parser does not say it. */
  static Optional<String> place(Expression part) {
    Expression first = part;
    while (first.getASTNode() == null && first instanceof BinaryExpression pair) {
      first = pair.getLeftExpression();
    }
    SimpleNode node = first.getASTNode();
    if (node == null) {
      return Optional.empty();
    }
    Token token = node.jjtGetFirstToken();
    return Optional.of(
        token.beginLine == 1
            ? "character %s"
                .formatted(Integer.toString(Math.max(1, token.beginColumn - BEFORE.length())))
            : "line %s, character %s"
                .formatted(Integer.toString(token.beginLine), Integer.toString(token.beginColumn)));
  }

  /** What the parser said at first, without what was said of that. */
  private static String first(Throwable fault) {
    Throwable first = fault;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage());
  }

  private static String fault(String sql, String said) {
    Matcher place = PLACE.matcher(said);
    if (!place.find()) {
      return "it cannot be read as an expression in SQL";
    }
    long line = Long.parseLong(place.group(1));
    long character = Long.parseLong(place.group(2)) - (line == 1 ? BEFORE.length() : 0);
    if (line > sql.lines().count()) {
      return "it ends too early: " + missing(said);
    }
    if (character < 1) {
      return "it begins with a word that has a meaning of its own in SQL";
    }
    Matcher token = TOKEN.matcher(said);
    if (sql.contains("==")) {
      return "equality is written with one =, not ==";
    }
    return "it cannot be read from character %s on%s"
        .formatted(Long.toString(character), token.find() ? ", at " + token.group(1) : "");
  }

  private static String missing(String said) {
    if (said.startsWith("Lexical")) {
      return "a quote is not closed";
    }
    return said.contains("token:<EOF>")
        ? "a bracket is not closed"
        : "something is missing behind the last word";
  }
}
