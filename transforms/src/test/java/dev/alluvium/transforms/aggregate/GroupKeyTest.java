package dev.alluvium.transforms.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupKeyTest {
  private static GroupKey key(@Nullable Object... values) {
    return new GroupKey(values);
  }

  @Test
  void isOneForWhatATableTakesForTheSame() {
    assertThat(
        key(new BigDecimal("2.50"), -0.0, new byte[] {1, 2}),
        is(key(new BigDecimal("2.5"), 0.0, new byte[] {1, 2})));
    assertThat(
        key(new BigDecimal("2.50"), -0.0, new byte[] {1, 2}).hashCode(),
        is(key(new BigDecimal("2.5"), 0.0, new byte[] {1, 2}).hashCode()));
  }

  @Test
  void tellsOthersApart() {
    assertThat(key("a", null), is(not(key(null, "a"))));
    assertThat(key("a"), is(not(key("A"))));
    assertThat(key((Object) new byte[] {1}), is(not(key((Object) new byte[] {2}))));
    assertThat(key((Object) new byte[0]), is(not(key((Object) null))));
  }
}
