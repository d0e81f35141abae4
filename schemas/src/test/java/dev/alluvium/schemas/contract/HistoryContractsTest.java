package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.mart.HistoryMartSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryContractsTest {
  static final Path PRICES = Path.of("src/test/resources/prices");
  private static final DomainSpec DOMAIN = ContractLoader.load(PRICES);
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  @Test
  void readsWhatTellsHistoriesApartAndWhatMakesPeriods() {
    HistoryMartSpec mart = DOMAIN.marts(HistoryMartSpec.class).get(0);

    assertThat(mart.per(), contains("article"));
    assertThat(mart.watched(), contains("price", "weight", "buyer"));
    assertThat(mart.observations().grain(), contains("article", "event_ts"));
  }

  @Test
  void storesObservationsAndShowsPeriodsWithThePersonalMarksOfTheirColumns() {
    TableSpec table = WAREHOUSE.table("mart.mart_price_observations");
    List<ViewSpec> views =
        WAREHOUSE.views().stream().filter(v -> v.name().startsWith("mart_price")).toList();

    assertThat(table.key(), contains("article", "event_ts"));
    assertThat(
        views.stream().map(ViewSpec::name).toList(), contains("mart_price", "mart_price_current"));
    assertThat(
        views.get(0).columns().stream().map(ColumnSpec::name).toList(),
        contains("article", "price", "weight", "buyer", "valid_from", "valid_to"));
    for (ViewSpec view : views) {
      assertThat(view.columns().get(3).personal(), is(Optional.of("name")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "per: [article] | per: [artikel] | marts.yaml:12",
        "per: [article] | per: [] | marts.yaml:12",
        "per: [article] | of: [article] | marts.yaml:12",
        "per: [article] | per: [weight] | marts.yaml:10",
        "per: [article] | per: [article, price, weight, buyer] | marts.yaml:12",
        "price: {copy: price} | price: {copy: label} | marts.yaml:9",
        "price: {copy: price} | valid_to: {copy: price} | marts.yaml:9",
        "weight: {copy: weight} | order: {copy: weight} | marts.yaml:4",
        "weight: {copy: weight} | verbose: {copy: weight} | marts.yaml:4",
        "mart_other | mart_price_current | marts.yaml:13",
        "mart_other | mart_price_observations | marts.yaml:13",
      })
  void saysWhereAHistoryIsWrong(String text, String replacement, String place, @TempDir Path folder)
      throws IOException {
    for (String file : List.of("domain.yaml", "priced.yaml")) {
      Files.copy(PRICES.resolve(file), folder.resolve(file));
    }
    Files.writeString(
        folder.resolve("marts.yaml"),
        Files.readString(PRICES.resolve("marts.yaml")).replace(text, replacement));

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(
        e.faults().stream().map(fault -> fault.file() + ":" + fault.line()).toList(),
        hasItems(place));
  }
}
