package dev.alluvium.transforms.memory;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbers of the keys met last. */
class KeyCacheTest {
  private final Random random = new Random(1);

  @Test
  void keepsTheSmallerOrTheLargerNumber() {
    KeyCache smaller = new KeyCache(new Budget(1_000_000), 10_000);
    assertThat(smaller.keepSmaller(1, 2, 5), is(KeyCache.ABSENT));
    assertThat(smaller.keepSmaller(1, 2, 7), is(5L));
    assertThat(smaller.keepSmaller(1, 2, 3), is(5L));
    assertThat(smaller.keepSmaller(1, 2, 9), is(3L));
    assertThat(smaller.keepSmaller(1, 3, 9), is(KeyCache.ABSENT));
    KeyCache larger = new KeyCache(new Budget(1_000_000), 10_000);
    assertThat(larger.keepLarger(1, 2, 5), is(KeyCache.ABSENT));
    assertThat(larger.keepLarger(1, 2, 3), is(5L));
    assertThat(larger.keepLarger(1, 2, 8), is(5L));
    assertThat(larger.keepLarger(1, 2, 0), is(8L));
  }

  @Test
  void neverTellsAWrongNumber() {
    KeyCache cache = new KeyCache(new Budget(100_000), 100_000);
    Map<Long, Long> all = new HashMap<>();
    int known = 0;
    for (int i = 0; i < 50_000; i++) {
      long key = random.nextInt(10_000);
      long number = random.nextInt();
      long before = cache.keepLarger(hash(key), hash(~key), number);
      if (before != KeyCache.ABSENT) {
        known++;
        assertThat(all.get(key), greaterThanOrEqualTo(before));
      }
      all.merge(key, number, Math::max);
    }
    assertThat(known, greaterThan(5_000));
  }

  @Test
  void growsOnItsBudgetAndNoFurther() {
    Budget budget = new Budget(1_000_000);
    KeyCache first = new KeyCache(budget, 1 << 20);
    KeyCache second = new KeyCache(budget, 1 << 20);
    fill(first, 1_000_000);
    fill(second, 1_000_000);
    assertThat(budget.left(), greaterThanOrEqualTo(0L));
    assertThat(budget.left() < 700_000, is(true));
    first.clear();
    second.clear();
    assertThat(budget.left(), is(1_000_000L));
    assertThat(first.keepLarger(1, 2, 3), is(KeyCache.ABSENT));
  }

  @Test
  void holdsNoMoreKeysThanItMay() {
    Budget budget = new Budget(1 << 30);
    fill(new KeyCache(budget, 1 << 16), 1_000_000);
    assertThat((1 << 30) - budget.left() <= 24L << 16, is(true));
  }

  private void fill(KeyCache cache, int keys) {
    for (int i = 0; i < keys; i++) {
      cache.keepLarger(random.nextLong(), random.nextLong(), i);
    }
  }

  private static long hash(long key) {
    return new Random(key).nextLong();
  }
}
