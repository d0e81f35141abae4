package dev.alluvium.schemas.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.alluvium.schemas.contract.ContractLoader;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
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

  private static String names(DomainSpec domain) {
    TreeSet<String> names = new TreeSet<>();
    domain.computed(ModelSpec.class).forEach(model -> names.add(model.name()));
    domain.views().forEach(view -> names.add(view.name()));
    return String.join(" ", names);
  }
}
