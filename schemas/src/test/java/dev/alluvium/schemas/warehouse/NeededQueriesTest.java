package dev.alluvium.schemas.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.table.QualifiedNames;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeededQueriesTest {
  private static final DomainSpec BAKERY =
      ContractLoader.load(Path.of("src/test/resources/bakery"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mart.mart_sale | ''",
        "mart.sales_daily | sales_daily",
        "mart.best_of_day | best_of_day sales_daily",
        "mart.best_article | best_article best_of_day sales_daily",
      })
  void leavesWhatAnotherIsMadeOf(String relation, String left) {
    assertThat(names(NeededQueries.of(BAKERY, List.of(relation))), is(left));
  }

  @Test
  void aBareWarehouseHasNoOtherViewsAndNoWords() {
    DomainSpec domain = ContractLoader.loadNamed("subscriptions");
    WarehouseSpec whole = WarehouseModel.local(domain);
    String left = "mart.mart_plan_metrics";
    DomainSpec needed = NeededQueries.of(domain, List.of(left));

    WarehouseSpec bare = NeededQueries.bareWarehouse(needed, List.of(left));

    assertThat(bare.byName().keySet(), is(WarehouseModel.local(needed).byName().keySet()));
    assertThat(bare.views().size(), allOf(greaterThan(1), lessThan(whole.views().size())));
    for (ViewSpec view : bare.views()) {
      assertThat(view.description(), is(""));
      assertThat(
          "its own views come before it",
          bare.relations().keySet(),
          hasItems(
              QualifiedNames.in(view.query(), whole.relations().keySet()).toArray(String[]::new)));
    }
    bare.tables().forEach(table -> assertThat(table, is(table.withoutWords())));
  }

  private static String names(DomainSpec domain) {
    TreeSet<String> names = new TreeSet<>();
    domain.computed(ModelSpec.class).forEach(model -> names.add(model.name()));
    domain.views().forEach(view -> names.add(view.name()));
    return String.join(" ", names);
  }
}
