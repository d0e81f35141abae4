package dev.alluvium.transforms.aggregate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
  private static final double[] PARTS = {0.001, 0.1, 0.25, 0.5, 0.9, 0.95, 0.999};

  /** Kinds of numbers. */
  enum Numbers {
    UNIFORM(Random::nextDouble),
    PRICES(random -> Math.round(StrictMath.exp(3 + random.nextGaussian()) * 100) / 100.0),
    BOTH_SIDES(random -> random.nextGaussian() * 1e6),
    MOSTLY_ZERO(random -> random.nextInt(3) == 0 ? random.nextInt(100) - 50 : 0),
    FEW(random -> random.nextInt(5)),
    EXTREME(
        random ->
            switch (random.nextInt(4)) {
              case 0 -> Double.MAX_VALUE;
              case 1 -> -Double.MAX_VALUE;
              case 2 -> Double.MIN_NORMAL;
              default -> 0;
            });

    @SuppressWarnings("ImmutableEnumChecker") // Functions without state.
    private final ToDoubleFunction<Random> next;

    Numbers(ToDoubleFunction<Random> next) {
      this.next = next;
    }

    double[] some(int count, long seed) {
      Random random = new Random(seed);
      return DoubleStream.generate(() -> next.applyAsDouble(random)).limit(count).toArray();
    }
  }

  @ParameterizedTest
  @EnumSource(Numbers.class)
  void isExactUpToAThousandNumbers(Numbers kind) {
    double[] numbers = kind.some(Distribution.EXACT, 1);
    Distribution distribution = of(numbers);

    for (double part : PARTS) {
      assertThat(distribution.at(part), is(exact(numbers, part)));
    }
  }

  @ParameterizedTest
  @EnumSource(Numbers.class)
  void isRightToHalfAPercentBeyond(Numbers kind) {
    double[] numbers = kind.some(100_001, 2);
    Distribution distribution = of(numbers);

    for (double part : PARTS) {
      // Of a place in the list, so that nothing lies between two numbers.
      double place = Math.floor(part * (numbers.length - 1)) / (numbers.length - 1);
      double exact = exact(numbers, place);
      assertThat(
          kind + " at " + place,
          distribution.at(place),
          is(closeTo(exact, Math.abs(exact) * Distribution.ACCURACY * (1 + 1e-9))));
    }
  }

  /** With one number more than are kept, and with many; told and read on the way. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, Distribution.EXACT, Distribution.EXACT + 1, 20_000})
  void doesNotDependOnOrderNorOnHowItWasBroughtTogether(int count) throws IOException {
    double[] numbers = Numbers.PRICES.some(count, 3);
    Distribution whole = of(numbers);
    for (int seed = 0; seed < 20; seed++) {
      Distribution together = inParts(numbers, new Random(seed));

      assertThat(together.count(), is((long) count));
      for (double part : PARTS) {
        assertThat("seed " + seed, together.at(part), is(whole.at(part)));
      }
    }
  }

  private static Distribution inParts(double[] numbers, Random random) throws IOException {
    List<Distribution> parts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      parts.add(new Distribution());
    }
    int[] order = random.ints(0, numbers.length).limit(numbers.length).toArray();
    double[] shuffled = numbers.clone();
    for (int i = 0; i < order.length; i++) {
      double number = shuffled[i];
      shuffled[i] = shuffled[order[i]];
      shuffled[order[i]] = number;
    }
    for (double number : shuffled) {
      int place = random.nextInt(10) == 0 ? random.nextInt(5) : 0;
      parts.get(place).add(number);
      if (random.nextInt(1000) == 0) {
        parts.get(place).at(random.nextDouble());
      }
    }
    while (parts.size() > 1) {
      Distribution from = parts.remove(random.nextInt(parts.size()));
      parts.get(random.nextInt(parts.size())).add(readAgain(from));
    }
    return readAgain(parts.get(0));
  }

  private static Distribution readAgain(Distribution written) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Distribution.CODEC.write(written, new DataOutputStream(bytes));
    return Distribution.CODEC.read(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  @Test
  void takesNoMoreRoomForMoreNumbersOfOneSpread() {
    long bytesOfFew = of(Numbers.PRICES.some(30_000, 4)).bytes();
    long bytesOfMany = of(Numbers.PRICES.some(300_000, 4)).bytes();

    assertThat(bytesOfFew, is(lessThan(20_000L)));
    assertThat(bytesOfMany, is(lessThan(2 * bytesOfFew)));
  }

  /** Whatever somebody sends: numbers of each size that there is, on both sides. */
  @Test
  void takesFiveMegabytesForNumbersOfEverySize() {
    Distribution numbers = new Distribution();
    for (double size = Double.MAX_VALUE; size >= Double.MIN_NORMAL; size /= 1.01) {
      numbers.add(-size);
    }
    for (double size = Double.MIN_NORMAL; Double.isFinite(size); size *= 1.01) {
      numbers.add(size);
    }

    assertThat(numbers.bytes(), is(lessThan(5L << 20)));
    assertThat(Math.abs(numbers.at(0.5)), is(lessThan(1e-300)));
  }

  private static Distribution of(double[] numbers) {
    Distribution distribution = new Distribution();
    for (double number : numbers) {
      distribution.add(number);
    }
    return distribution;
  }

  private static double exact(double[] numbers, double part) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    double place = part * (sorted.length - 1);
    int below = (int) Math.floor(place);
    double beyond = place - below;
    return beyond == 0 ? sorted[below] : sorted[below] * (1 - beyond) + sorted[below + 1] * beyond;
  }
}
