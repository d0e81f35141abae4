package dev.alluvium.schemas.sql;

import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.parser.CCJSqlParserTokenManager;
import net.sf.jsqlparser.parser.SimpleCharStream;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.feature.FeatureConfiguration;
import org.jspecify.annotations.Nullable;

/** Takes for names what no warehouse reserves, but the parser keeps for others. */
final class SqlTokens extends CCJSqlParserTokenManager {
  private static final Set<String> NAMES =
      Set.of(
          "absent",
          "casewhen",
          "connect",
          "connect_by_root",
          "excludes",
          "extend",
          "final",
          "force",
          "global",
          "iif",
          "includes",
          "minus",
          "nocycle",
          "optimize",
          "output",
          "preferring",
          "prior",
          "procedure",
          "public",
          "sample",
          "sql_cache",
          "sql_calc_found_rows",
          "sql_no_cache",
          "start",
          "straight_join",
          "tables",
          "trim",
          "unknown",
          "use",
          "xmlserialize",
          "xor");

  /** A dataset, where a dot is behind it; a word of windows elsewhere. */
  private static final String CURRENT = "current";

  private final String sql;
  private @Nullable Token before;

  /** Those of a text, as a parser without settings has them. */
  static SqlTokens of(String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    tokens.configuration = new FeatureConfiguration();
    return tokens;
  }

  SqlTokens(String sql) {
    super(new SimpleCharStream(new StringProvider(sql)));
    this.sql = sql;
  }

  @Override
  public Token getNextToken() {
    Token token = super.getNextToken();
    if (isName(token)) {
      token.kind = S_IDENTIFIER;
    }
    before = token;
    return token;
  }

  private boolean isName(Token token) {
    String word = token.image.toLowerCase(Locale.ROOT);
    return word.equals(CURRENT)
        ? isBefore('.', end(token))
        : NAMES.contains(word) && !isBefore('(', end(token)) && !isTruth(word);
  }

  /** The place behind it, which the parser counts from 1. */
  private static int end(Token token) {
    return token.absoluteEnd - 1;
  }

  /** As in {@code b IS NOT UNKNOWN}. */
  private boolean isTruth(String word) {
    return word.equals("unknown")
        && before != null
        && (before.kind == K_IS || before.kind == K_NOT);
  }

  /** Whether the sign is the next one, past white space. */
  private boolean isBefore(char sign, int from) {
    int next = from;
    while (next < sql.length() && Character.isWhitespace(sql.charAt(next))) {
      next++;
    }
    return next < sql.length() && sql.charAt(next) == sign;
  }
}
