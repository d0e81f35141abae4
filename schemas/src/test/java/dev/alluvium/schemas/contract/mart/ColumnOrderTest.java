package dev.alluvium.schemas.contract.mart;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.alluvium.schemas.spec.mart.TopSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnOrderTest {
  private static final List<String> DIMENSIONS = List.of("day", "country", "song");

  @Test
  void putsDimensionsBeforeMeasures() {
    assertThat(
        ColumnOrder.byDefault(
            DIMENSIONS, Optional.empty(), List.of("day", "country", "song", "plays")),
        contains("day", "country", "song", "plays"));
  }

  @Test
  void putsTheRankAfterTheDimensionsItIsCountedWithin() {
    assertThat(orderOf("country", "day"), contains("day", "country", "place", "song", "plays"));
    assertThat(orderOf("day"), contains("day", "place", "country", "song", "plays"));
  }

  @Test
  void putsTheRankFirstWhereItIsCountedOverAll() {
    assertThat(orderOf(), contains("place", "day", "country", "song", "plays"));
  }

  private static List<String> orderOf(String... per) {
    List<TopSpec.Order> byPlays = List.of(TopSpec.Order.of("plays", true));
    TopSpec top = TopSpec.of(3, List.of(per), byPlays, "place", "Place.");
    List<String> columns = List.of("day", "country", "song", "plays", "place");
    return ColumnOrder.byDefault(DIMENSIONS, Optional.of(top), columns);
  }
}
