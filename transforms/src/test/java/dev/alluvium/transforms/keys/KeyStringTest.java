package dev.alluvium.transforms.keys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.HashAlgorithm;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyStringTest {
  private static final int TUPLES = Integer.getInteger("alluvium.tuples", 200_000);
  private static final ColumnType[] TYPES = {
    ColumnType.STRING, ColumnType.INT64, ColumnType.FLOAT64, ColumnType.TIMESTAMP
  };

  @Test
  void ofOneColumnIsItsStandardForm() {
    assertThat(KeyString.key("A||B"), is("A||B"));
    assertThat(KeyString.key((String) null), is(nullValue()));
  }

  @Test
  void ofSeveralMarksWhichAreNull() {
    assertThat(KeyString.key(null, "A", null), is("^^||A||^^"));
    assertThat(KeyString.key(null, null), is(nullValue()));
    assertThat(KeyString.hashdiff(null, null), is("^^||^^"));
    assertThat(KeyString.hashdiff((String) null), is("^^"));
  }

  @Test
  void sortsTheColumnsOfAHashdiffLetterCaseAside() {
    assertThat(KeyString.hashdiffOrder(List.of("b_2", "B_1", "a")), contains("a", "B_1", "b_2"));
  }

  /** {@code -Dalluvium.tuples=10000000} for a longer run. */
  @Test
  void agreesWithAnotherImplementationOnRandomTuples() throws NoSuchAlgorithmException {
    Random random = new Random(20230403);
    Digest digest = new Digest(HashAlgorithm.MD5);
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    for (int i = 0; i < TUPLES; i++) {
      int width = 1 + random.nextInt(4);
      @Nullable Object[] values = new @Nullable Object[width];
      @Nullable String[] standardised = new @Nullable String[width];
      TreeMap<String, @Nullable String> byName = new TreeMap<>();
      List<String> names = new ArrayList<>();
      for (int c = 0; c < width; c++) {
        ColumnType type = TYPES[random.nextInt(TYPES.length)];
        values[c] = value(random, type);
        standardised[c] = Standardise.standardise(values[c], type);
        names.add((random.nextBoolean() ? "c" : "C") + random.nextInt(10) + "_" + c);
        byName.put(names.get(c).toLowerCase(Locale.ROOT), plainly(values[c]));
      }
      String key = KeyString.key(standardised);
      assertThat(
          key == null ? null : digest.hex(key),
          is(hash(md5, plainKey(Arrays.stream(values).map(v -> plainly(v)).toList()))));
      @Nullable String[] sorted =
          KeyString.hashdiffOrder(names).stream()
              .map(name -> standardised[names.indexOf(name)])
              .toArray(String[]::new);
      assertThat(
          digest.hex(KeyString.hashdiff(sorted)),
          is(
              hash(
                  md5,
                  byName.values().stream()
                      .map(v -> v == null ? "^^" : v)
                      .collect(Collectors.joining("||")))));
    }
  }

  private static @Nullable Object value(Random random, ColumnType type) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    return switch (type) {
      case INT64 -> random.nextLong() >> random.nextInt(64);
      case FLOAT64 -> (random.nextInt(40_000_000) - 19_999_999.5) / 1e4;
      case TIMESTAMP ->
          Instant.ofEpochSecond(
              random.nextInt(), random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000) * 1000L);
      default -> text(random);
    };
  }

  private static String text(Random random) {
    String[] pieces = {" ", "\u00a0", "a", "ß", "É", "||", "^^", "日", "😀", "ı", "x y"};
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(5); n > 0; n--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  private static @Nullable String plainKey(List<@Nullable String> parts) {
    if (parts.stream().allMatch(p -> p == null)) {
      return null;
    }
    return parts.stream()
        .map(p -> p == null && parts.size() > 1 ? "^^" : String.valueOf(p))
        .collect(Collectors.joining("||"));
  }

  /** Another way to the standard form. */
  private static @Nullable String plainly(@Nullable Object value) {
    String text;
    if (value instanceof Double number) {
      text = ExactDecimal.general(number, 15);
    } else if (value instanceof Instant ts) {
      text = ts.atOffset(ZoneOffset.UTC).toString().replace('T', ' ').replaceFirst("Z$", "");
      text = (text.length() == 16 ? text + ":00" : text) + "+00";
    } else {
      text = String.valueOf(value);
    }
    String bare = text.replaceAll("^\\p{IsWhite_Space}+|\\p{IsWhite_Space}+$", "");
    return value == null || bare.isEmpty() ? null : bare.toUpperCase(Locale.ROOT);
  }

  private static @Nullable String hash(MessageDigest md5, @Nullable String text) {
    return text == null
        ? null
        : "%032X".formatted(new BigInteger(1, md5.digest(text.getBytes(StandardCharsets.UTF_8))));
  }
}
