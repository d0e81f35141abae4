package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractFaultsTest.Case;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void readWhatTheyLookUp() {
    ModelSpec pick = DOMAIN.computed(ModelSpec.class).get(0);

    assertThat(
        pick.reads(), containsInAnyOrder("mart.mart_pick", "mart.dim_item", "mart.dim_shelf"));
    assertThat(pick.place(), is("models.yaml:6"));
  }
}
