package dev.alluvium.schemas.contract.mart;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.yaml.Key;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MartReadersTest {
  @Test
  void tellsKindsApartByTheirSections() {
    Set<String> met = new HashSet<>();
    for (MartReader<?> kind : MartReaders.all()) {
      for (Key<?> section : kind.sections()) {
        assertThat(section.name(), met.add(section.name()), is(true));
      }
    }
    List<? extends MartReader<?>> withoutAny =
        MartReaders.all().stream().filter(kind -> kind.sections().isEmpty()).toList();
    assertThat(withoutAny, hasSize(1));
  }
}
