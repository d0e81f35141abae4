package dev.alluvium.schemas.contract;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractFaultsTest.Case;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What references in roles become, by the contracts of {@code resources/company}. */
class RoleContractsTest {
  static final Path COMPANY = Path.of("src/test/resources/company");
  private static final DomainSpec DOMAIN = ContractLoader.load(COMPANY);
  private static final WarehouseSpec WAREHOUSE = WarehouseModel.of(DOMAIN);

  static Stream<Case> cases() throws IOException {
    String table = Files.readString(Path.of("src/test/resources/role-faults.txt"));
    return Arrays.stream(table.split("\n\n+")).map(Case::parse);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsWhatIsWrongAndWhatWouldBeRight(Case broken, @TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(COMPANY)) {
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
  void readsARoleOfAnEntityThatTheLinkNamesAsWell() {
    LinkSpec link = link("link_employee_manager");
    HubReference employee = link.hubs().get(0);
    HubReference manager = link.hubs().get(1);
    assertThat(employee, is(HubReference.of(manager.hub(), NullPolicy.DROP)));
    assertThat(manager.name(), is("manager"));
    assertThat(manager.hub().name(), is("hub_employee"));
    assertThat(manager.key(), contains(KeySpec.hashed("manager_hk", List.of("manager_id"))));
    assertThat(manager.whenNull(), is(NullPolicy.ZERO_KEY));
    assertThat(
        Stream.of(employee, manager).map(HubReference::isRole).toList(), contains(false, true));
  }

  @Test
  void hashesTheColumnsOfRolesInTheOrderOfTheReferences() {
    assertThat(
        link("link_employee_manager").key().get(0).columns(),
        contains("employee_id", "manager_id"));
    assertThat(
        link("t_link_trip").key().get(0).columns(),
        contains(
            "start_city",
            "start_station",
            "finish_city",
            "finish_station",
            "traveller_id",
            "trip_no"));
  }

  @Test
  void needsTheKeysOfRolesThatHaveNoGhost() {
    assertThat(
        link("t_link_trip").neededKeys().stream().map(KeySpec::name).toList(),
        contains("t_link_trip_hk", "start_hk", "finish_hk"));
  }

  @Test
  void namesTheColumnsOfALinkByRole() {
    assertThat(
        columns("t_link_trip"),
        contains(
            "t_link_trip_hk",
            "start_hk",
            "finish_hk",
            "traveller_hk",
            "trip_no",
            "load_ts",
            "record_source"));
    assertThat(
        WAREHOUSE.table("vault.link_employee_manager").columns().stream()
            .map(ColumnSpec::description)
            .toList(),
        hasItems("Refers to hub_employee.", "Refers to hub_employee, as the manager."));
  }

  @Test
  void tellsTheObservationsOfAnEffectivitySatelliteApartByTheRoleThatDrivesIt() {
    assertThat(
        WAREHOUSE.table("vault.eff_sat_team_observations").key(),
        contains("manager_hk", "load_ts", "load_sequence", "hashdiff"));
    assertThat(
        WAREHOUSE.table("vault.eff_sat_manager_observations").key(),
        contains("employee_hk", "load_ts", "load_sequence", "hashdiff"));
    assertThat(
        requireNonNull(WAREHOUSE.ghosts().get("vault.eff_sat_team_observations")).stream()
            .map(row -> row.getString("manager_hk"))
            .toList(),
        contains("0".repeat(32), "f".repeat(32)));
  }

  @Test
  void addsRolesToThePathOfABridge() {
    assertThat(
        columns("bridge_reporting"),
        contains(
            "employee_hk",
            "manager_hk",
            "home_hk",
            "link_employee_manager_hk",
            "link_employee_home_hk",
            "load_ts"));
    assertThat(
        columns("bridge_employee"),
        contains(
            "employee_hk",
            "home_hk",
            "link_employee_home_hk",
            "manager_hk",
            "link_employee_manager_hk",
            "load_ts"));
  }

  @Test
  void letsARoleAloneLinkAHub() {
    LinkSpec trip = link("t_link_trip");
    assertThat(
        trip.hubs().stream().map(reference -> reference.hub().entity()).toList(),
        contains("station", "station", "employee"));
  }

  private static LinkSpec link(String name) {
    return DOMAIN.vault().tables(LinkSpec.class).stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> columns(String table) {
    return WAREHOUSE.table("vault." + table).columns().stream().map(ColumnSpec::name).toList();
  }
}
