package dev.alluvium.schemas.warehouse.view;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.ViewOrder;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InformationViewsTest {
  private static final List<ViewSpec> SHOP =
      WarehouseModel.of(ContractLoader.load(Path.of("src/test/resources/shop"))).views().stream()
          .filter(view -> view.dataset().equals("mart"))
          .toList();

  @Test
  void standBehindWhatTheyRead() {
    assertThat(
        SHOP.stream().map(ViewSpec::qualifiedName).toList(),
        contains("mart.mart_rush", "mart.sale", "mart.buyer"));
    assertThat(
        SHOP.stream().map(ViewSpec::owner).toList(), contains("shop-data", "sales", "shop-data"));
  }

  @Test
  void keepPersonalMarksAlsoByWayOfOtherViews() {
    assertThat(marks(SHOP.get(1)), contains(Optional.of("identifier"), Optional.empty()));
    assertThat(marks(SHOP.get(2)), contains(Optional.of("identifier"), Optional.of("attribute")));
  }

  private static List<Optional<String>> marks(ViewSpec view) {
    return view.columns().stream().map(ColumnSpec::personal).toList();
  }

  @Test
  void keepTheirOrderWhereItWillDoAndLeaveOutCircles() {
    Map<String, Set<String>> reads = new LinkedHashMap<>();
    reads.put("d", Set.of("c", "table"));
    reads.put("a", Set.of("table"));
    reads.put("b", Set.of());
    reads.put("c", Set.of("a", "b"));
    reads.put("self", Set.of("self"));
    reads.put("to", Set.of("fro"));
    reads.put("fro", Set.of("to"));
    reads.put("behind", Set.of("fro"));

    assertThat(ViewOrder.of(reads), contains("a", "b", "c", "d"));
    assertThat(ViewOrder.of(Map.of()), is(Set.of()));
  }
}
