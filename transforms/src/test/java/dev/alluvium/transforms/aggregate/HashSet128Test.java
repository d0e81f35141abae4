package dev.alluvium.transforms.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashSet128Test {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 40, 5_000})
  void holdsWhatASetHolds(int values) throws Exception {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      HashSet128 set = new HashSet128();
      Set<Hash128> expected = new HashSet<>();
      for (int i = random.nextInt(2 * values); i > 0; i--) {
        Hash128 hash = hash(random, values);
        assertThat("seed " + seed, set.add(hash), is(expected.add(hash)));
        assertThat("seed " + seed, set.size(), is(expected.size()));
      }
      HashSet128 copy = CoderUtils.clone(HashSet128.CODER, set);
      assertThat("seed " + seed, copy.size(), is(expected.size()));
      assertThat("seed " + seed, expected.stream().noneMatch(copy::add), is(true));
      assertThat("seed " + seed, expected.stream().noneMatch(set::add), is(true));
    }
  }

  /** Zeros, and numbers that fall into the same places of the table, among them. */
  private static Hash128 hash(Random random, int values) {
    return new Hash128(random.nextInt(2), (long) random.nextInt(values) << (random.nextInt(3) * 8));
  }

  @Test
  void tellsHowManyOfAnothersWereNew() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      HashSet128 into = new HashSet128();
      HashSet128 from = new HashSet128();
      Set<Hash128> expected = new HashSet<>();
      for (int i = random.nextInt(30); i > 0; i--) {
        Hash128 hash = hash(random, 20);
        into.add(hash);
        expected.add(hash);
      }
      int before = expected.size();
      for (int i = random.nextInt(30); i > 0; i--) {
        Hash128 hash = hash(random, 20);
        from.add(hash);
        expected.add(hash);
      }
      int size = from.size();
      assertThat("seed " + seed, into.addAllNew(from), is(expected.size() - before));
      assertThat("seed " + seed, into.size(), is(expected.size()));
      assertThat("seed " + seed, into.addAllNew(from), is(0));
      assertThat("the other stays as it was", from.size(), is(size));
    }
  }
}
