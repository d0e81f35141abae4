package dev.alluvium.schemas.warehouse.query;

import java.util.Set;

/** What functions of SQL make of their arguments. Names are in capital letters. */
final class SqlFunctions {
  private static final Set<String> SUMS =
      Set.of(
          "APPROX_COUNT_DISTINCT",
          "AVG",
          "COUNT",
          "COUNTIF",
          "COUNT_IF",
          "CORR",
          "COVAR_POP",
          "COVAR_SAMP",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "SUM",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "LOGICAL_AND",
          "LOGICAL_OR",
          "BOOL_AND",
          "BOOL_OR");

  private static final Set<String> RANKS =
      Set.of("ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE", "PERCENT_RANK", "CUME_DIST");

  private static final Set<String> SHIFTS = Set.of("LAG", "LEAD", "NTH_VALUE");

  private SqlFunctions() {}

  /** An aggregate whose result is none of the values, nor holds one. */
  static boolean isSum(String name) {
    return SUMS.contains(name);
  }

  /** A window function whose result is a place among rows. */
  static boolean isRank(String name) {
    return RANKS.contains(name);
  }

  /** A window function whose second argument says of which row the value is. */
  static boolean isShift(String name) {
    return SHIFTS.contains(name);
  }
}
