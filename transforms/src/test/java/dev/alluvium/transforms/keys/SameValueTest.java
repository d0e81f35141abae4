package dev.alluvium.transforms.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SameValueTest {
  static Stream<Arguments> same() {
    return Stream.of(
        Arguments.of(new BigDecimal("2.5"), new BigDecimal("2.500")),
        Arguments.of(new BigDecimal("1E+3"), new BigDecimal("1000")),
        Arguments.of(new BigDecimal("0E+3"), new BigDecimal("0.000")),
        Arguments.of(0.0, -0.0),
        Arguments.of("a".getBytes(UTF_8), "a".getBytes(UTF_8)));
  }

  static Stream<Arguments> different() {
    return Stream.of(
        Arguments.of(new BigDecimal("2.5"), new BigDecimal("25")),
        Arguments.of("a", "A"),
        Arguments.of("a", "a "),
        Arguments.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)),
        Arguments.of(1L, 2L),
        Arguments.of(LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1)),
        Arguments.of(Instant.EPOCH, Instant.EPOCH.plusNanos(1_000)));
  }

  @ParameterizedTest
  @MethodSource("same")
  void takesForOneWhatAWarehouseDoes(Object one, Object other) {
    assertThat(SameValue.of(one), is(SameValue.of(other)));
    assertThat(SameValue.of(one).hashCode(), is(SameValue.of(other).hashCode()));
    assertThat(digest(one), is(digest(other)));
  }

  @ParameterizedTest
  @MethodSource("different")
  void tellsOthersApart(Object one, Object other) {
    assertThat(SameValue.of(one), is(not(SameValue.of(other))));
    assertThat(digest(one), is(not(digest(other))));
  }

  @Test
  void digestsListsSoThatNoValueRunsIntoTheNext() {
    assertThat(digest("a", "b"), is(not(digest("ab"))));
    assertThat(digest("a\u0000", "b"), is(not(digest("a", "\u0000b"))));
    assertThat(digest((Object) null), is(not(digest(""))));
    assertThat(digest(null, "a"), is(not(digest("a", null))));
    assertThat(digest(1L), is(not(digest(1.0))));
    assertThat(digest("\ud83c"), is(not(digest("?"))));
    assertThat(digest(), is(digest()));
  }

  @Test
  void beginsANewListAfterEachDigest() {
    ValueDigest reused = new ValueDigest();
    reused.add("x".repeat(1_000)).finish();
    assertThat(reused.add("a").finishHex(), is(digest("a")));
  }

  private static String digest(@Nullable Object... values) {
    ValueDigest digest = new ValueDigest();
    Arrays.stream(values).forEach(digest::add);
    return digest.finishHex();
  }
}
