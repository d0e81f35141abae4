package dev.alluvium.schemas.contract.fault;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words the fault of a name that is not one of those there are. */
public final class Choice {
  /** Up to this many options are listed even where one of them is suggested. */
  private static final int SHORT_LIST = 12;

  /** Of more options than these, the likeliest are listed. */
  private static final int LONG_LIST = 60;

  /** What a key is like; anything else is likely to be a text that YAML took apart. */
  private static final Pattern NAME = Pattern.compile("[\\w .-]*");

  private Choice() {}

  /** {@code unknown cleaning "tirm"; did you mean "trim"? One of: unquote, …, upper.} */
  public static String unknown(String what, String given, Collection<String> options) {
    return advise("unknown " + what + " \"" + given + "\"", given, options);
  }

  /** {@code unknown key "typ" in field user_id; did you mean "type"? One of: …} */
  public static String unknownIn(
      String where, String what, String given, Collection<String> options) {
    String opening = "unknown " + what + " \"" + given + "\" in " + where;
    return NAME.matcher(given).matches()
        ? advise(opening, given, options)
        : opening + "; a text with a comma or colon stands in quotes";
  }

  /** {@code order_placed has no column "prise"; did you mean "price"? One of: …} */
  public static String missing(
      String owner, String what, String given, Collection<String> options) {
    return advise(owner + " has no " + what + " \"" + given + "\"", given, options);
  }

  private static String advise(String opening, String given, Collection<String> options) {
    Optional<String> suggestion = nearest(given, options);
    StringBuilder message = new StringBuilder(opening);
    suggestion.ifPresent(s -> message.append("; did you mean \"").append(s).append('"'));
    message.append(suggestion.isPresent() ? "?" : ".");
    if (options.isEmpty()) {
      return message.append(" There is none at all.").toString();
    }
    if (suggestion.isEmpty() && options.size() > LONG_LIST) {
      return message
          .append(" One of ")
          .append(options.size())
          .append(", the likeliest: ")
          .append(String.join(", ", likeliest(given, options)))
          .append('.')
          .toString();
    }
    if (suggestion.isEmpty() || options.size() <= SHORT_LIST) {
      message.append(" One of: ").append(String.join(", ", options)).append('.');
    }
    return message.toString();
  }

  private static List<String> likeliest(String given, Collection<String> options) {
    return options.stream()
        .sorted(
            Comparator.comparing((String option) -> !isPart(given, option))
                .thenComparingInt(option -> distance(given, option))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHORT_LIST)
        .toList();
  }

  /** Whether it is what an option has behind a slash or point, as {@code Berlin} of zones. */
  private static boolean isPart(String given, String option) {
    return List.of(option.toLowerCase(Locale.ROOT).split("[/.]"))
        .contains(given.toLowerCase(Locale.ROOT));
  }

  /** The option most like it, if any is at all like it: about one slip in three letters. */
  static Optional<String> nearest(String given, Collection<String> options) {
    return options.stream()
        .filter(option -> distance(given, option) <= Math.max(1, option.length() / 3))
        .min(Comparator.comparingInt(option -> distance(given, option)));
  }

  /** Insertions, deletions, replacements and swaps of neighbours that turn one into the other. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + cost[i - 2][j - 2]) : best;
  }
}
