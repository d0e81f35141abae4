package dev.alluvium.schemas.warehouse.quality;

import dev.alluvium.schemas.warehouse.table.SqlDialect;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that a check is for, as rules in SQL ask for it. An engine's own clock would tell of
 * today where other days are checked.
 */
public final class CheckClock {
  /** What stands for the time, a timestamp. */
  public static final String CALL = "CHECKED_AT()";

  /** Comments and texts are passed over. */
  private static final Pattern WORDS =
      Pattern.compile(
          "--[^\n]*|/\\*(?s:.*?)\\*/|'(?:[^']|'')*+'|(?<call>\\bCHECKED_AT\\s*\\(\\s*\\))",
          Pattern.CASE_INSENSITIVE);

  private CheckClock() {}

  /** Whether the SQL asks for the time. */
  public static boolean isIn(String sql) {
    return WORDS.matcher(sql).results().anyMatch(found -> found.group(1) != null);
  }

  /** The SQL, at the time that these days are checked for. */
  static String set(String sql, CheckedDays days) {
    return WORDS
        .matcher(sql)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) == null ? found.group() : SqlDialect.literal(days.end())));
  }
}
