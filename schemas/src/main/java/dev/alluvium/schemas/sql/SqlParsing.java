package dev.alluvium.schemas.sql;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;

/** Parses SQL in which names may be all that warehouses take for names. */
public final class SqlParsing {
  private SqlParsing() {}

  /**
   * Parses a statement.
   *
   * @param mostMillis that it may take: far more than what people write does
   * @return nothing where there is none in the text
   * @throws JSQLParserException saying where it cannot be read
   */
  public static @Nullable Statement statement(String sql, long mostMillis)
      throws JSQLParserException {
    return CCJSqlParserUtil.parse(
        sql,
        parser -> {
          parser.withTimeOut(mostMillis);
          SqlTokens tokens = new SqlTokens(sql);
          tokens.configuration = parser.getConfiguration();
          parser.token_source = tokens;
        });
  }
}
