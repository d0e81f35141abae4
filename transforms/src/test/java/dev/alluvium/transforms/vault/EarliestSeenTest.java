package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.keys.Digest;
import dev.alluvium.transforms.keys.Hash;
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
    Map<Hash, Instant> given = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 1_000_000; i++) {
      Hash key = hash(random.nextInt(200_000));
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
    assertThat(seen.isRepeat(hash(1), event(ts)), is(false));
    assertThat(seen.isRepeat(hash(1), event(ts.plusNanos(1000))), is(true));
    assertThat(seen.isRepeat(hash(2), event(ts.plusNanos(1000))), is(false));
    assertThat(seen.isRepeat(hash(1), event(ts)), is(false));
  }

  @Test
  void remembersTheEarliestNotTheLast() {
    Instant ts = Instant.ofEpochSecond(-100);
    assertThat(seen.isRepeat(hash(1), event(ts)), is(false));
    assertThat(seen.isRepeat(hash(1), event(ts.minusSeconds(1))), is(false));
    assertThat(seen.isRepeat(hash(1), event(ts)), is(true));
  }

  @Test
  void remembersTensOfThousandsOfKeys() {
    Instant ts = Instant.ofEpochSecond(100);
    int repeats = 0;
    for (int round = 0; round < 2; round++) {
      for (int key = 0; key < 20_000; key++) {
        repeats += seen.isRepeat(hash(key), event(ts.plusSeconds(round))) ? 1 : 0;
      }
    }
    assertThat(repeats, greaterThan(19_000));
  }

  private static Hash hash(int key) {
    return new Digest(HashAlgorithm.MD5).hash("key " + key);
  }

  private static @Nullable Object[] event(Instant ts) {
    return new @Nullable Object[] {ts};
  }
}
