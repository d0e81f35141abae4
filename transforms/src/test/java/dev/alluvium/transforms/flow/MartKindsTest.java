package dev.alluvium.transforms.flow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MartKindsTest {
  @Test
  void callsTheStepsOfEachKindOtherwise() {
    Set<String> steps = new HashSet<>();
    MartKinds.all().forEach(kind -> steps.add(kind.step()));
    assertThat(steps, hasSize(MartKinds.all().size()));
  }
}
