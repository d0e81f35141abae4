package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  @Test
  void leavesWhatAFaultNeeds() {
    List<Integer> numbers = IntStream.range(0, 1000).boxed().toList();
    assertThat(
        Shrink.greedily(numbers, some -> some.containsAll(List.of(7, 13, 999))),
        is(List.of(7, 13, 999)));
  }

  @Test
  void triesAgainWhatHadToStayAtFirst() {
    assertThat(
        Shrink.greedily(List.of(1, 2, 3), some -> some.contains(3) || some.contains(1)).size(),
        is(1));
  }
}
