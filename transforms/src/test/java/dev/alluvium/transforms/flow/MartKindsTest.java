package dev.alluvium.transforms.flow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;

import dev.alluvium.schemas.spec.MartSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MartKindsTest {
  @Test
  void knowsHowEachKindOfMartIsMade() {
    List<Class<?>> kinds = new ArrayList<>();
    MartKinds.all().forEach(kind -> kinds.add(kind.spec()));
    assertThat(kinds, containsInAnyOrder(MartSpec.class.getPermittedSubclasses()));
  }

  @Test
  void callsTheStepsOfEachKindOtherwise() {
    Set<String> steps = new HashSet<>();
    MartKinds.all().forEach(kind -> steps.add(kind.step()));
    assertThat(steps, hasSize(MartKinds.all().size()));
  }
}
