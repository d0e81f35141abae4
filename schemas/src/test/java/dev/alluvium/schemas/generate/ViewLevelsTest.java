package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewLevelsTest {
  @Test
  void putsEachViewAboveThoseThatItReadsInWhateverOrderTheyCome() {
    List<ViewSpec> views =
        List.of(
            view("c", "SELECT * FROM vault.b JOIN vault.a ON TRUE"),
            view("b", "SELECT * FROM vault.a"),
            view("a", "SELECT * FROM vault.stored"),
            view("alone", "SELECT a.b FROM raw.stored AS a"));

    assertThat(
        ViewLevels.of(views),
        is(Map.of("vault.a", 1, "vault.alone", 1, "vault.b", 2, "vault.c", 3)));
  }

  @Test
  void refusesAViewThatReadsItself() {
    assertRefused(List.of(view("a", "SELECT * FROM vault.b"), view("b", "SELECT * FROM vault.a")));
  }

  @Test
  void refusesMoreLevelsThanTerraformMakes() {
    assertRefused(
        List.of(
            view("a", "SELECT 1"),
            view("b", "SELECT * FROM vault.a"),
            view("c", "SELECT * FROM vault.b"),
            view("d", "SELECT * FROM vault.c"),
            view("e", "SELECT * FROM vault.d")));
  }

  private static void assertRefused(List<ViewSpec> views) {
    Exception refused = assertThrows(DerivationException.class, () -> ViewLevels.of(views));
    assertThat(refused.getMessage(), containsString("reads views more than 3 deep, or itself"));
  }

  private static ViewSpec view(String name, String query) {
    return ViewSpec.of("vault", name, "", "owner", List.of(), query);
  }
}
