package dev.alluvium.schemas.spec.dataset;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.spec.dataset.Dataset.Origin;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  /** Warehouses hold these names, and files and pages are in this order. */
  @Test
  void namesAreThoseOfWarehousesInTheOrderOfTheLayers() {
    assertThat(
        Dataset.ids(), contains("raw", "vault", "history", "current", "mart", "quarantine", "ops"));
  }

  @ParameterizedTest
  @EnumSource(Dataset.class)
  void aNameIsTakenOffAsItIsPutOn(Dataset dataset) {
    String table = dataset.table("hub_user");

    assertThat(table, is(dataset.id() + ".hub_user"));
    assertThat(dataset.has(table), is(true));
    assertThat(dataset.nameIn(table), is("hub_user"));
    assertThat(Dataset.of(table), is(Optional.of(dataset)));
    assertThat(Dataset.named(dataset.id()), is(dataset));
  }

  /** Of a name with further points, as an expectation has it, all behind the first is the name. */
  @Test
  void onlyTheFirstPointParts() {
    assertThat(Dataset.RAW.nameIn("raw.listens.has_user"), is("listens.has_user"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "rawhide.t", "t", "", ".t", "main.raw.t", "RAW.t"})
  void whatOnlyLooksAlikeIsNotInIt(String name) {
    assertThat(Dataset.RAW.has(name), is(false));
    assertThat(Dataset.of(name), is(Optional.empty()));
    assertThrows(IllegalArgumentException.class, () -> Dataset.RAW.nameIn(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RAW", "marts", ""})
  void anUnknownNameIsRefused(String id) {
    assertThrows(IllegalArgumentException.class, () -> Dataset.named(id));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # dataset  | origin   | marts | declared | own rows | always | staleness
          RAW        | RECORDS  | false | true     | true     | true   | PT15M
          VAULT      | COMPUTED | false | true     | true     | true   | PT15M
          HISTORY    | COMPUTED | true  | true     | true     | false  | PT15M
          CURRENT    | COMPUTED | true  | true     | false    | false  | PT15M
          MART       | COMPUTED | true  | true     | true     | true   | PT30S
          QUARANTINE | RECORDS  | false | false    | true     | true   | PT15M
          OPS        | RUNS     | false | false    | true     | true   | PT15M
          """)
  void eachIsForSomething(
      Dataset dataset,
      Origin origin,
      boolean holdsMarts,
      boolean isDeclared,
      boolean holdsOwnRows,
      boolean isAlways,
      Duration maxStaleness) {
    assertThat(dataset.origin(), is(origin));
    assertThat(dataset.holdsMarts(), is(holdsMarts));
    assertThat(dataset.isDeclared(), is(isDeclared));
    assertThat(dataset.holdsOwnRows(), is(holdsOwnRows));
    assertThat(dataset.isAlways(), is(isAlways));
    assertThat(dataset.maxStaleness(), is(maxStaleness));
  }

  @Test
  void aRoleGivesItsNamesInTheOrderOfTheLayers() {
    assertThat(Dataset.ids(Dataset::holdsMarts), contains("history", "current", "mart"));
    assertThat(
        Dataset.ids(dataset -> dataset.origin() == Origin.RECORDS), contains("raw", "quarantine"));
  }
}
