package dev.alluvium.transforms.keys;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hash keys a second time, written down from the rule alone (automate-dv's on BigQuery, see {@code
 * docs/vault/README.md}) and sharing no code with this package.
 */
public final class PlainHash {
  private static final BitSet WHITE_SPACE = whiteSpace();
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final MessageDigest digest;

  /**
   * @param algorithm as Java names it
   */
  public PlainHash(String algorithm) {
    try {
      digest = MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Of one column its standard form; of several joined, and NULL when all are. */
  public @Nullable String key(List<? extends @Nullable Object> values) {
    String joined = joined(values);
    return joined == null ? null : hash(joined);
  }

  /** Joined in the order of the columns' names, letter case aside; never NULL. */
  public String hashdiff(Map<String, ? extends @Nullable Object> values) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(name.toLowerCase(Locale.ROOT), value));
    return hashdiff(new ArrayList<>(sorted.values()));
  }

  /** Of values that are in that order. */
  public String hashdiff(List<? extends @Nullable Object> sorted) {
    String joined = joined(sorted);
    return hash(joined == null ? "^^" + "||^^".repeat(sorted.size() - 1) : joined);
  }

  private static @Nullable String joined(List<? extends @Nullable Object> values) {
    StringBuilder joined = new StringBuilder();
    boolean allNull = true;
    for (int i = 0; i < values.size(); i++) {
      String standard = standard(values.get(i));
      allNull &= standard == null;
      joined.append(i == 0 ? "" : "||").append(standard == null ? "^^" : standard);
    }
    return allNull ? null : joined.toString();
  }

  private String hash(String text) {
    return HEX.formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** NULLIF(UPPER(TRIM(CAST(value AS STRING))), ''). */
  public static @Nullable String standard(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    String text = cast(value);
    int from = firstOther(text);
    int to = text.length();
    while (to > from && WHITE_SPACE.get(text.charAt(to - 1))) {
      to--;
    }
    return from == to ? null : text.substring(from, to).toUpperCase(Locale.ROOT);
  }

  private static int firstOther(String text) {
    int from = 0;
    while (from < text.length() && WHITE_SPACE.get(text.charAt(from))) {
      from++;
    }
    return from;
  }

  private static BitSet whiteSpace() {
    BitSet set = new BitSet();
    Pattern property = Pattern.compile("\\p{IsWhite_Space}");
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      set.set(c, property.matcher(String.valueOf((char) c)).matches());
    }
    return set;
  }

  private static String cast(Object value) {
    if (value instanceof Double number) {
      return float64(number);
    }
    if (value instanceof BigDecimal number) {
      return numeric(number);
    }
    if (value instanceof Instant ts) {
      return timestamp(ts.getEpochSecond(), ts.getNano() / 1000);
    }
    if (value instanceof LocalDate day) {
      return day(day.toEpochDay());
    }
    if (value instanceof byte[] bytes) {
      return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes)).toString();
    }
    return String.valueOf(value);
  }

  private static String float64(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Math.abs(value) > Double.MAX_VALUE) {
      return value < 0 ? "-inf" : "inf";
    }
    String exact = new BigDecimal(Math.abs(value)).toPlainString();
    String fifteen = general(exact, 15);
    String text = Double.parseDouble(fifteen) == Math.abs(value) ? fifteen : general(exact, 17);
    return value < 0 ? "-" + text : text;
  }

  /** C's {@code %.<precision>g} of a plain decimal other than zero, digit by digit. */
  private static String general(String plain, int precision) {
    int point = plain.indexOf('.') < 0 ? plain.length() : plain.indexOf('.');
    StringBuilder digits = new StringBuilder(plain.length()).append(plain, 0, point);
    digits.append(plain, Math.min(point + 1, plain.length()), plain.length());
    int first = 0;
    while (digits.charAt(first) == '0') {
      first++;
    }
    int exponent = point - first - 1;
    digits.delete(0, first);
    if (digits.length() > precision && rounded(digits, precision)) {
      exponent++;
    }
    int last = digits.length();
    while (digits.charAt(last - 1) == '0') {
      last--;
    }
    digits.setLength(last);
    if (exponent < -4 || exponent >= precision) {
      String sign = exponent < 0 ? "e-" : "e+";
      digits.insert(1, last > 1 ? "." : "").append(sign);
      digits(digits, Math.abs(exponent), 2);
    } else if (exponent < 0) {
      digits.insert(0, "0".repeat(-exponent)).insert(1, '.');
    } else if (exponent >= last - 1) {
      digits.append("0".repeat(exponent - last + 1));
    } else {
      digits.insert(exponent + 1, '.');
    }
    return digits.toString();
  }

  /** Cuts to so many digits, to the nearest, halves to even; whether that made one digit more. */
  private static boolean rounded(StringBuilder digits, int precision) {
    char next = digits.charAt(precision);
    boolean more = false;
    for (int i = precision + 1; i < digits.length() && !more; i++) {
      more = digits.charAt(i) != '0';
    }
    boolean odd = digits.charAt(precision - 1) % 2 == 1;
    digits.setLength(precision);
    if (next < '5' || (next == '5' && !more && !odd)) {
      return false;
    }
    for (int i = precision - 1; i >= 0; i--) {
      if (digits.charAt(i) < '9') {
        digits.setCharAt(i, (char) (digits.charAt(i) + 1));
        return false;
      }
      digits.setCharAt(i, '0');
    }
    digits.insert(0, '1').setLength(precision);
    return true;
  }

  /** All digits that count, and a point where there is a fraction. */
  private static String numeric(BigDecimal value) {
    StringBuilder digits = new StringBuilder(value.unscaledValue().abs().toString());
    int scale = value.scale();
    for (; scale < 0; scale++) {
      digits.append('0');
    }
    while (digits.length() <= scale) {
      digits.insert(0, '0');
    }
    if (scale > 0) {
      digits.insert(digits.length() - scale, '.');
      while (digits.charAt(digits.length() - 1) == '0') {
        digits.setLength(digits.length() - 1);
      }
      if (digits.charAt(digits.length() - 1) == '.') {
        digits.setLength(digits.length() - 1);
      }
    }
    if (value.signum() == 0) {
      return "0";
    }
    return value.signum() < 0 ? "-" + digits : digits.toString();
  }

  private static String timestamp(long seconds, int micros) {
    long second = Math.floorMod(seconds, 86_400L);
    StringBuilder text = new StringBuilder(day(Math.floorDiv(seconds, 86_400L)));
    digits(text.append(' '), second / 3600, 2);
    digits(text.append(':'), second / 60 % 60, 2);
    digits(text.append(':'), second % 60, 2);
    if (micros % 1000 != 0) {
      digits(text.append('.'), micros, 6);
    } else if (micros != 0) {
      digits(text.append('.'), micros / 1000, 3);
    }
    return text.append("+00").toString();
  }

  /** Days since 1970 to the Gregorian calendar: whole periods of 400, 100, 4 years and 1 year. */
  private static String day(long epochDay) {
    long day = epochDay + 719_162;
    long year = 400 * Math.floorDiv(day, 146_097L) + 1;
    day = Math.floorMod(day, 146_097L);
    long centuries = Math.min(day / 36_524, 3);
    day -= 36_524 * centuries;
    long fours = day / 1461;
    day -= 1461 * fours;
    long years = Math.min(day / 365, 3);
    day -= 365 * years;
    year += 100 * centuries + 4 * fours + years;
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int[] months = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int month = 0;
    while (day >= months[month]) {
      day -= months[month++];
    }
    StringBuilder text = new StringBuilder();
    digits(text, year, 4);
    digits(text.append('-'), month + 1, 2);
    digits(text.append('-'), day + 1, 2);
    return text.toString();
  }

  private static void digits(StringBuilder text, long number, int width) {
    String digits = Long.toString(number);
    text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }
}
