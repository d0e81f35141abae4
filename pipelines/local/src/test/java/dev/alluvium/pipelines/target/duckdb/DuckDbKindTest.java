package dev.alluvium.pipelines.target.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.engine.Engine;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.options.WarehouseOptions;
import dev.alluvium.pipelines.target.WarehouseTarget;
import dev.alluvium.schemas.contract.ContractLoader;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Warehouses as people name them, where there are files too. */
class DuckDbKindTest {
  @Test
  void isFoundByTheNameOfAFile() {
    assertThat(target("--warehouse=duckdb:w.duckdb").file(), is(Optional.of(Path.of("w.duckdb"))));
    assertThat(target("--warehouse=bigquery:some-project").file(), is(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"duckdb:", "w.duckdb", "lake:here"})
  void saysHowWarehousesAreNamed(String name) {
    assertThat(
        refusal("--warehouse=" + name),
        is(
            "--warehouse=%s is no warehouse; write duckdb:FILE, bigquery:PROJECT or bigquery:PROJECT.PREFIX"
                .formatted(name)));
  }

  @Test
  void saysThatWorkersElsewhereSeeNoFile() {
    assertThat(
        refusal("--warehouse=duckdb:w.duckdb", "--runner=DataflowRunner"),
        startsWith(
            "--warehouse=duckdb:w.duckdb is a file on this machine, which the workers of --runner=DataflowRunner do not see"));
  }

  private static String refusal(String... arguments) {
    return String.valueOf(assertThrows(UserException.class, () -> target(arguments)).getMessage());
  }

  private static WarehouseTarget target(String... arguments) {
    WarehouseOptions options =
        PipelineOptionsFactory.fromArgs(arguments).as(WarehouseOptions.class);
    return WarehouseTarget.of(
        "test", options, ContractLoader.loadNamed("music"), Engine.of(options));
  }
}
