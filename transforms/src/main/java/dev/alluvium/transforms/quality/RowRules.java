package dev.alluvium.transforms.quality;

import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.quality.Matches;
import dev.alluvium.schemas.spec.quality.NotNull;
import dev.alluvium.schemas.spec.quality.OneOf;
import dev.alluvium.schemas.spec.quality.Range;
import dev.alluvium.schemas.spec.quality.RowRule;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** The kinds of rules that a row keeps or breaks by itself, and when it breaks each. */
final class RowRules {
  private static final Kinds<Compiled<?>> KINDS =
      Kinds.of(
          RowRule.class,
          List.of(
              new Compiled<>(NotNull.class, RowRules::notNull),
              new Compiled<>(Range.class, RowRules::range),
              new Compiled<>(OneOf.class, RowRules::oneOf),
              new Compiled<>(Matches.class, RowRules::matches)));

  private static final String BLANKS = "\\t\\n\\f\\r ";

  private RowRules() {}

  private interface Compiling<R> {
    RowPredicate of(R rule, ToIntFunction<String> indexOf);
  }

  private record Compiled<R extends RowRule>(Class<R> kind, Compiling<R> compiling)
      implements Kinds.Handler<R> {
    RowPredicate of(RowRule rule, ToIntFunction<String> indexOf) {
      return compiling.of(kind.cast(rule), indexOf);
    }
  }

  /** Whether a row breaks the rule, as a warehouse would say of it. */
  static RowPredicate broken(RowRule rule, ToIntFunction<String> indexOf) {
    return KINDS.of(rule).of(rule, indexOf);
  }

  private static RowPredicate notNull(NotNull rule, ToIntFunction<String> indexOf) {
    int[] columns = rule.columns().stream().mapToInt(indexOf).toArray();
    return values -> {
      for (int column : columns) {
        if (values[column] == null) {
          return true;
        }
      }
      return false;
    };
  }

  private static RowPredicate range(Range rule, ToIntFunction<String> indexOf) {
    RowPredicate within = Conditions.compile(rule.bounds(), indexOf);
    int column = indexOf.applyAsInt(rule.bounds().get(0).column());
    return values -> values[column] != null && !within.test(values);
  }

  private static RowPredicate oneOf(OneOf rule, ToIntFunction<String> indexOf) {
    return Conditions.compile(
        List.of(new Condition.OneOf(rule.column(), true, rule.values())), indexOf);
  }

  /** A dot is any sign but the end of a line, as to RE2. */
  private static RowPredicate matches(Matches rule, ToIntFunction<String> indexOf) {
    int column = indexOf.applyAsInt(rule.column());
    Pattern pattern = Pattern.compile(blanksOfRe2(rule.regex()), Pattern.UNIX_LINES);
    return values -> values[column] instanceof String text && !pattern.matcher(text).matches();
  }

  /** To Java a vertical tab is a blank as well. */
  private static String blanksOfRe2(String regex) {
    StringBuilder out = new StringBuilder();
    boolean isInClass = false;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\' && i + 1 < regex.length()) {
        char escaped = regex.charAt(++i);
        switch (escaped) {
          case 's' -> out.append(isInClass ? BLANKS : "[" + BLANKS + "]");
          case 'S' -> out.append("[^" + BLANKS + "]");
          default -> out.append(c).append(escaped);
        }
        continue;
      }
      out.append(c);
      if (c == '[') {
        isInClass = true;
        if (i + 1 < regex.length() && regex.charAt(i + 1) == '^') {
          out.append(regex.charAt(++i));
        }
        if (i + 1 < regex.length() && regex.charAt(i + 1) == ']') {
          out.append(regex.charAt(++i));
        }
      } else if (c == ']') {
        isInClass = false;
      }
    }
    return out.toString();
  }
}
