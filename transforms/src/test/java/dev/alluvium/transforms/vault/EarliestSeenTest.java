package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EarliestSeenTest {
  private final EarliestSeen seen = new EarliestSeen();

  @Test
  void holdsBackOnlyWhatIsLaterThanSomethingGiven() {
    Map<String, Instant> given = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      String key = "k" + random.nextInt(60_000);
      Instant ts = Instant.ofEpochSecond(random.nextInt(100));
      Instant earliest = given.get(key);
      if (seen.isRepeat(key, event(ts))) {
        assertThat(earliest != null && earliest.isBefore(ts), is(true));
      } else {
        given.merge(key, ts, (a, b) -> a.isBefore(b) ? a : b);
      }
    }
  }

  @Test
  void holdsBackWhatIsLater() {
    Instant ts = Instant.ofEpochSecond(100);
    assertThat(seen.isRepeat("a", event(ts)), is(false));
    assertThat(seen.isRepeat("a", event(ts.plusNanos(1000))), is(true));
    assertThat(seen.isRepeat("b", event(ts.plusNanos(1000))), is(false));
    assertThat(seen.isRepeat("a", event(ts)), is(false));
  }

  private static @Nullable Object[] event(Instant ts) {
    return new @Nullable Object[] {ts};
  }
}
