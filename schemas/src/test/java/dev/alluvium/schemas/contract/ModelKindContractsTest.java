package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
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
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** One that says no more than it must. */
  private static DimensionSpec dimension(
      Path folder, String domain, String from, String key, String attribute) throws IOException {
    DomainSpec whole =
        beside(
            folder,
            domain,
            "dimension: {from: %s, key: [%s], attributes: {%s: {scd: 2}}}"
                .formatted(from, key, attribute));
    return whole.computed(ModelSpec.class).stream()
        .filter(model -> model.name().equals("own_thing"))
        .map(model -> (DimensionSpec) model.query())
        .findFirst()
        .orElseThrow();
  }

  /** A packed domain with a further model. */
  private static DomainSpec beside(Path folder, String domain, String kind) throws IOException {
    Path contracts = Path.of("contracts").resolve(domain);
    try (Stream<Path> files = Files.walk(contracts)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(contracts.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Files.writeString(
        folder.resolve("zz.yaml"),
        """
        models: %s
        owner: anyone
        tables:
          own_thing:
            description: One row per thing.
            %s
            tests: {nothing: {expect: []}}
        """
            .formatted(domain, kind));
    return ContractLoader.load(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mart.mart_song_play_hourly_metrics | uniq_users | play_date | it counts different values",
        "mart.mart_tried | plays | plan_type | windows of mart_tried overlap"
      })
  void refuseSumsOfWhatDoesNotAddUp(
      String from, String column, String by, String why, @TempDir Path folder) throws IOException {
    overlapping(folder);
    String kind = "roll_up: {from: %s, by: {%s: {}}, measures: {n: {sum: %s, description: N.}}}";

    ContractException e =
        assertThrows(
            ContractException.class,
            () -> beside(folder, "music", kind.formatted(from, by, column)));

    assertThat(
        e.getMessage(), startsWith("zz.yaml:6: %s does not add up: %s".formatted(column, why)));
  }

  @Test
  void sumUpWindowsThatAreToldApart(@TempDir Path folder) throws IOException {
    overlapping(folder);

    DomainSpec whole =
        beside(
            folder,
            "music",
            "roll_up: {from: mart.mart_tried, by: {until_ts: {}}, measures: {n: {sum: plays, description: N.}}}");

    assertThat(
        WarehouseModel.of(whole).table("mart.own_thing").columns().stream()
            .map(ColumnSpec::name)
            .toList(),
        contains("until_ts", "n"));
  }

  private static void overlapping(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("tried.yaml"),
        """
        marts: music
        owner: anyone
        tables:
          mart_tried:
            description: Plays of an hour, anew every ten minutes.
            from: listen_events
            window: {size: 1h, every: 10m}
            dimensions:
              until_ts: {window: end}
              plan_type: {copy: plan_type}
            measures:
              plays: {count: "*", description: Plays.}
        """);
  }

  @Test
  void readWhatTheyLookUp() {
    ModelSpec pick = DOMAIN.computed(ModelSpec.class).get(0);

    assertThat(
        pick.reads(), containsInAnyOrder("mart.mart_pick", "mart.dim_item", "mart.dim_shelf"));
    assertThat(pick.place(), is("models.yaml:6"));
  }
}
