package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.column.NumericLimits;
import dev.alluvium.schemas.spec.expression.Amount;
import dev.alluvium.schemas.spec.expression.CleanText;
import dev.alluvium.schemas.spec.expression.EmailAddress;
import dev.alluvium.schemas.spec.expression.FindWord;
import dev.alluvium.schemas.spec.expression.MapText;
import dev.alluvium.schemas.spec.expression.Synonyms;
import dev.alluvium.schemas.spec.expression.Synonyms.Meaning;
import dev.alluvium.transforms.text.WhiteSpace;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Functions of texts that people typed. */
final class TextFunctions {
  private static final char MINUS_SIGN = '\u2212';

  private TextFunctions() {}

  static RowFunction text(CleanText text, ToIntFunction<String> places) {
    return RowFunction.of(
        places.applyAsInt(text.column()),
        value -> {
          String clean = WhiteSpace.collapse((String) value);
          if (clean == null) {
            return null;
          }
          return switch (text.letters()) {
            case AS_IS -> clean;
            case LOWER -> clean.toLowerCase(Locale.ROOT);
            case UPPER -> clean.toUpperCase(Locale.ROOT);
          };
        });
  }

  static RowFunction email(EmailAddress email, ToIntFunction<String> places) {
    return RowFunction.of(
        places.applyAsInt(email.column()),
        value -> {
          String address = WhiteSpace.trim((String) value);
          return address == null || !isAddress(address) ? null : address.toLowerCase(Locale.ROOT);
        });
  }

  private static boolean isAddress(String text) {
    int at = text.indexOf('@');
    return at > 0
        && at < text.length() - 1
        && text.indexOf('@', at + 1) < 0
        && text.chars().noneMatch(c -> WhiteSpace.is((char) c));
  }

  static RowFunction amount(Amount amount, ToIntFunction<String> places) {
    return RowFunction.of(places.applyAsInt(amount.column()), value -> amount((String) value));
  }

  /**
   * Of the text, digits, points and commas count. Where it ends in a point or comma and one or two
   * digits, these are decimals; every other point and comma separates groups. It is below zero
   * where a minus sign stands before the first digit, or the whole stands in round brackets.
   */
  private static @Nullable Object amount(String text) {
    StringBuilder kept = new StringBuilder();
    boolean isNegative = isInBrackets(text);
    boolean hasDigit = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit = c >= '0' && c <= '9';
      isNegative |= !hasDigit && (c == '-' || c == MINUS_SIGN);
      hasDigit |= isDigit;
      if (isDigit || c == '.' || c == ',') {
        kept.append(c);
      }
    }
    if (!hasDigit) {
      return null;
    }
    BigDecimal number = number(kept.toString());
    BigDecimal signed = isNegative ? number.negate() : number;
    return NumericLimits.hold(signed) ? signed : RowFunction.UNCOMPUTABLE;
  }

  private static boolean isInBrackets(String text) {
    String whole = WhiteSpace.trim(text);
    return whole != null && whole.startsWith("(") && whole.endsWith(")");
  }

  private static BigDecimal number(String kept) {
    int last = Math.max(kept.lastIndexOf('.'), kept.lastIndexOf(','));
    int decimals = last < 0 ? 0 : kept.length() - last - 1;
    String digits = kept.replace(".", "").replace(",", "");
    return new BigDecimal(digits).movePointLeft(decimals > 2 ? 0 : decimals);
  }

  static RowFunction map(MapText map, ToIntFunction<String> places) {
    Map<String, String> values = new HashMap<>();
    each(map.synonyms(), (word, value) -> values.putIfAbsent(without(word, map.without()), value));
    return RowFunction.of(
        places.applyAsInt(map.column()),
        value -> {
          String word = folded((String) value);
          return word == null ? null : values.get(without(word, map.without()));
        });
  }

  private static String without(String text, String characters) {
    String left = text;
    for (int i = 0; i < characters.length(); i++) {
      left = left.replace(characters.substring(i, i + 1), "");
    }
    return left;
  }

  static RowFunction find(FindWord find, ToIntFunction<String> places) {
    Map<String, String> signs = new LinkedHashMap<>();
    Map<String, String> words = new HashMap<>();
    each(
        find.synonyms(),
        (word, value) ->
            (word.chars().anyMatch(Character::isLetter) ? words : signs).putIfAbsent(word, value));
    return RowFunction.of(
        places.applyAsInt(find.column()),
        value -> {
          String text = folded((String) value);
          if (text == null) {
            return null;
          }
          for (Map.Entry<String, String> sign : signs.entrySet()) {
            if (text.contains(sign.getKey())) {
              return sign.getValue();
            }
          }
          return firstWord(text, words);
        });
  }

  private static @Nullable String firstWord(String text, Map<String, String> words) {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && Character.isLetter(text.charAt(i))) {
        continue;
      }
      String value = start < i ? words.get(text.substring(start, i)) : null;
      if (value != null) {
        return value;
      }
      start = i + 1;
    }
    return null;
  }

  /** What is done with a word and its value. */
  private interface Word {
    void of(String word, String value);
  }

  private static void each(Synonyms synonyms, Word then) {
    for (Meaning meaning : synonyms.meanings()) {
      for (String word : meaning.words()) {
        String folded = folded(word);
        if (folded != null) {
          then.of(folded, meaning.value());
        }
      }
    }
  }

  private static @Nullable String folded(String text) {
    String clean = WhiteSpace.collapse(text);
    return clean == null ? null : clean.toUpperCase(Locale.ROOT);
  }
}
