package dev.alluvium.schemas.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;

import dev.alluvium.schemas.spec.MartSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MartTablesTest {
  @Test
  void hasTablesForEachKindOfMart() {
    List<Class<?>> kinds = new ArrayList<>();
    MartTables.kinds().forEach(kind -> kinds.add(kind.kind()));
    assertThat(kinds, containsInAnyOrder(MartSpec.class.getPermittedSubclasses()));
  }
}
