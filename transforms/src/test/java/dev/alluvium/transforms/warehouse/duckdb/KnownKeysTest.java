package dev.alluvium.transforms.warehouse.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.transforms.memory.Budget;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownKeysTest {
  @Test
  void tellsEveryKeyOnceAsNew() {
    KnownKeys known = new KnownKeys(new Budget(10_000_000));
    Random random = new Random(1);
    Set<Long> added = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      long fingerprint = random.nextInt(100_000) * 0x9E37_79B9_7F4A_7C15L;
      assertThat(known.addIfAbsent(fingerprint), is(added.add(fingerprint)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100_000, 1_000_000})
  void takesAtMostNineBytesAKeyAlsoWhileItGrows(int keys) {
    Budget budget = new Budget(9L * keys);
    KnownKeys known = new KnownKeys(budget);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < keys; i++) {
      known.addIfAbsent(random.nextLong());
    }
    assertThat(known.isComplete(), is(true));
  }

  @Test
  void tellsNothingNewOnceTheMemoryIsUsedUp() {
    KnownKeys known = new KnownKeys(new Budget(32_000));
    for (long key = 1; key <= 10_000; key++) {
      known.addIfAbsent(key << 32);
    }
    assertThat(known.isComplete(), is(false));
    assertThat(known.addIfAbsent(-1), is(false));
  }

  @Test
  void givesTheMemoryBackToTheOthers() {
    Budget budget = new Budget(32_000);
    KnownKeys large = new KnownKeys(budget);
    for (long key = 1; key <= 10_000; key++) {
      large.addIfAbsent(key << 32);
    }
    KnownKeys other = new KnownKeys(budget);
    for (long key = 1; key <= 2_000; key++) {
      assertThat(other.addIfAbsent(key << 32), is(true));
    }
  }
}
