package dev.alluvium.transforms.vault;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  @Test
  void keepsWhatTheFailureNeeds() {
    List<Integer> items = IntStream.range(0, 50).boxed().toList();
    assertThat(
        Shrink.smallest(items, left -> left.containsAll(List.of(3, 17, 18, 41))),
        contains(3, 17, 18, 41));
  }

  @Test
  void keepsOneWhereAnyWouldDo() {
    assertThat(Shrink.smallest(List.of("a", "b", "c"), left -> true), contains("c"));
  }

  @Test
  void keepsAllWhereNoneCanGo() {
    assertThat(Shrink.smallest(List.of(1, 2, 3), left -> left.size() == 3), contains(1, 2, 3));
  }
}
