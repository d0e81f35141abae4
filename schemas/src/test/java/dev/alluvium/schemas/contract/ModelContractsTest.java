package dev.alluvium.schemas.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.schemas.contract.ContractFaultsTest.Case;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.computed.ModelTestSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models, by the contracts of {@code resources/bakery}. */
class ModelContractsTest {
  static final Path BAKERY = Path.of("src/test/resources/bakery");
  private static final DomainSpec DOMAIN = ContractLoader.load(BAKERY);

  static Stream<Case> cases() throws IOException {
    String table = Files.readString(Path.of("src/test/resources/model-faults.txt"));
    return Arrays.stream(table.split("\n\n+")).map(Case::parse);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reportsWhatIsWrongAndWhatWouldBeRight(Case broken, @TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(BAKERY)) {
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
  void readsModelsWithTheFilesOwnerOrTheirOwn() {
    List<ModelSpec> models = DOMAIN.computed(ModelSpec.class);

    assertThat(
        models.stream().map(ModelSpec::qualifiedName).toList(),
        contains("mart.best_article", "mart.sales_daily", "mart.sale_detail"));
    assertThat(
        models.stream().map(ModelSpec::owner).toList(),
        contains("sales", "bakery-data", "bakery-data"));
    assertThat(models.get(0).reads(), contains("mart.best_of_day"));
    assertThat(models.get(1).key(), contains("sold_day", "article"));
    assertThat(models.get(1).partitionBy(), is(Optional.of("sold_day")));
    assertThat(models.get(1).clusterBy(), contains("article"));
    assertThat(models.get(1).place(), is("models.yaml:41"));
  }

  @Test
  void readsExamplesByTheTypesOfTheirColumns() {
    ModelTestSpec test = DOMAIN.computed(ModelSpec.class).get(1).tests().get(0);

    assertThat(test.name(), is("adds_up_and_leaves_gifts_out"));
    assertThat(
        Objects.requireNonNull(test.given().get("mart.mart_sale")).get(0).getValues(),
        contains(LocalDate.of(2024, 1, 1), "rye", new BigDecimal("384.90"), 0.5, "Ann"));
    assertThat(
        test.expected().get(0).getSchema().getFieldNames(),
        contains("sold_day", "article", "sales", "revenue", "mean_price", "mean_weight"));
    assertThat(test.expected().get(0).getValue("article"), is((Object) null));
  }
}
