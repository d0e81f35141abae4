package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractFaultsTest.Case;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Keep;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Versions;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dimensions and facts, by the contracts of {@code resources/depot}. */
class ModelKindContractsTest {
  private static final Path DEPOT = Path.of("src/test/resources/depot");
  private static final DomainSpec DOMAIN = ContractLoader.load(DEPOT);

  static Stream<Case> cases() throws IOException {
    String table = Files.readString(Path.of("src/test/resources/kind-faults.txt"));
    return Arrays.stream(table.split("\n\n+")).map(Case::parse);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsWhatIsWrongAndWhatWouldBeRight(Case broken, @TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(DEPOT)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Path file = folder.resolve(broken.file());
    Files.writeString(file, broken.applyTo(Files.readString(file)));

    ContractException e = assertThrows(ContractException.class, () -> ContractLoader.load(folder));

    assertThat(e.getMessage(), is(broken.faults()));
  }

  @Test
  void haveTheColumnsOfTheirSources() {
    TableSpec item = WarehouseModel.of(DOMAIN).table("mart.dim_item");

    assertThat(
        item.columns().stream().map(ColumnSpec::name).toList(),
        contains(
            "item_key",
            "item_no",
            "shelf",
            "keeper",
            "papers",
            "days",
            "valid_from",
            "moved_away_ts",
            "is_current"));
    assertThat(item.key(), contains("item_no", "valid_from"));
    assertThat(item.columns().get(1).description(), is("Number of the item."));
    assertThat(item.columns().get(2).description(), is("Shelf on which it lies."));
  }

  @Test
  void keepPersonalMarksUnderAnotherName() {
    TableSpec pick = WarehouseModel.of(DOMAIN).table("mart.fact_pick");

    assertThat(pick.columns().get(3).name(), is("keeper_then"));
    assertThat(pick.columns().get(3).personal(), is(Optional.of("name")));
  }

  @Test
  void knowTheVersionsOfHistories(@TempDir Path folder) throws IOException {
    DimensionSpec dimension =
        dimension(
            folder, "subscriptions", "history.clean_customers", "customer_id", "country_code");

    Versions versions = dimension.versions().orElseThrow();
    assertThat(versions.starts(), is("row_valid_from"));
    assertThat(versions.ends(), is(Optional.of("row_valid_to")));
    assertThat(dimension.keep(), is(Optional.of(new Keep(List.of("version"), true))));
  }

  @Test
  void knowTheVersionsOfSatellites(@TempDir Path folder) throws IOException {
    DimensionSpec dimension =
        dimension(folder, "music", "vault.sat_user_profile", "user_hk", "user_gender");

    Versions versions = dimension.versions().orElseThrow();
    assertThat(versions.starts(), is("load_ts"));
    assertThat(versions.ends(), is(Optional.of("effective_to")));
    assertThat(dimension.keep(), is(Optional.of(new Keep(List.of("load_sequence"), true))));
  }

  /** One that says no more than it must, beside a packed domain's contracts. */
  private static DimensionSpec dimension(
      Path folder, String domain, String from, String key, String attribute) throws IOException {
    Path contracts = Path.of("contracts").resolve(domain);
    try (Stream<Path> files = Files.walk(contracts)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(contracts.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    Files.writeString(
        folder.resolve("zz.yaml"),
        """
        models: %s
        owner: anyone
        tables:
          dim_thing:
            description: One row per thing and time.
            dimension: {from: %s, key: [%s], attributes: {%s: {scd: 2}}}
            tests: {nothing: {expect: []}}
        """
            .formatted(domain, from, key, attribute));
    return ContractLoader.load(folder).computed(ModelSpec.class).stream()
        .filter(model -> model.name().equals("dim_thing"))
        .map(model -> (DimensionSpec) model.query())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void readWhatTheyLookUp() {
    ModelSpec pick = DOMAIN.computed(ModelSpec.class).get(0);

    assertThat(
        pick.reads(), containsInAnyOrder("mart.mart_pick", "mart.dim_item", "mart.dim_shelf"));
    assertThat(pick.place(), is("models.yaml:6"));
  }
}
