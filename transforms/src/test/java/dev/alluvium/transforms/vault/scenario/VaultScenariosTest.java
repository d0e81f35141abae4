package dev.alluvium.transforms.vault.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.transforms.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases of hubs, links, non-historised links and satellites. {@code -Dvault.scenarios=} names a
 * file of others, or a folder of such files, from where Maven was started; their format is that of
 * {@code shared/data/vault/README.md}.
 */
class VaultScenariosTest {
  private static final Path OWN = Path.of("src/test/resources/vault-scenarios");

  private final Path folder;
  private int files;

  VaultScenariosTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @TestFactory
  Stream<DynamicTest> endsInTheExpectedTables() throws IOException {
    return cases(given().orElse(OWN));
  }

  @TestFactory
  Stream<DynamicTest> endsInTheExpectedTablesOfAutomateDv() throws IOException {
    return given().isPresent() ? Stream.of() : cases(SharedData.require("vault/scenarios.json"));
  }

  private static Optional<Path> given() {
    return Optional.ofNullable(System.getProperty("vault.scenarios"))
        .filter(path -> !path.isBlank())
        .map(path -> Path.of(System.getProperty("maven.started.in", "")).resolve(path));
  }

  private Stream<DynamicTest> cases(Path path) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files(path)) {
      JsonNode list = ScenarioReader.JSON.readTree(file.toFile());
      if (!list.isArray() || list.isEmpty()) {
        throw new ScenarioException("%s must be a list of cases", file);
      }
      for (JsonNode node : list) {
        tests.add(
            dynamicTest(
                node.path("id").asText() + " " + node.path("title").asText(), () -> run(node)));
      }
    }
    return tests.stream();
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new ScenarioException("there is no %s", path.toAbsolutePath());
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> within = Files.walk(path)) {
      List<Path> found = within.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      if (found.isEmpty()) {
        throw new ScenarioException("there is no .json file in %s", path.toAbsolutePath());
      }
      return found;
    }
  }

  private void run(JsonNode node) throws IOException {
    Scenario scenario = ScenarioReader.read(node);
    Optional<HashAlgorithm> hash =
        Arrays.stream(HashAlgorithm.values())
            .filter(algorithm -> algorithm.name().toLowerCase(Locale.ROOT).equals(scenario.hash()))
            .findFirst();
    assumeTrue(hash.isPresent(), scenario + ": there is no hash " + scenario.hash());
    Path file = folder.resolve(files++ + ".duckdb");
    try {
      ScenarioRun.run(scenario, hash.orElseThrow(), file);
    } catch (ScenarioException e) {
      throw new ScenarioException("%s: %s", scenario, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
