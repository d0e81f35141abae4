package dev.alluvium.schemas.contract.expression;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/** Parses the text of one expression, whatever it is of. */
final class SqlParser {
  /** Nothing that people write is as hard to read. */
  private static final long MOST_MILLIS = 5_000;

  private static final String BEFORE = "SELECT (";
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "unexpected token: (\"(?:[^\"]*)\").*?at line (\\d+), column (\\d+)", Pattern.DOTALL);

  private SqlParser() {}

  /**
   * Parses it.
   *
   * @throws TermException if it is no single expression
   */
  static Expression parse(String sql) {
    try {
      @Nullable Statement parsed =
          CCJSqlParserUtil.parse(BEFORE + sql + "\n)", parser -> parser.withTimeOut(MOST_MILLIS));
      if (parsed instanceof PlainSelect select
          && select.getSelectItems().size() == 1
          && select.getFromItem() == null
          && select.getWhere() == null
          && select.getSelectItem(0).getAlias() == null) {
        return select.getSelectItem(0).getExpression();
      }
      throw new TermException("it is no single expression");
    } catch (JSQLParserException e) {
      Matcher wrong = UNEXPECTED.matcher(String.valueOf(e.getMessage()));
      if (!wrong.find()) {
        throw new TermException("it cannot be read as an expression in SQL");
      }
      long column = Long.parseLong(wrong.group(3));
      throw new TermException(
          "it cannot be read from character %s on, at %s"
              .formatted(
                  Long.toString(wrong.group(2).equals("1") ? column - BEFORE.length() : column),
                  wrong.group(1)));
    }
  }
}
