package dev.alluvium.transforms.vault.scenario;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import dev.alluvium.transforms.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases of every structure. {@code -Dvault.scenarios=} names a file of others, or a folder of such
 * files, from where Maven was started; their format is that of {@code docs/vault/scenarios.md}.
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
    return ScenarioFile.cases(path).stream()
        .map(given -> dynamicTest(given.name(), () -> run(given)));
  }

  private void run(ScenarioFile.Case given) throws IOException {
    Optional<HashAlgorithm> hash = given.hash();
    assumeTrue(hash.isPresent(), given.name() + ": there is no hash " + given.read().hash());
    Path file = folder.resolve(files++ + ".duckdb");
    try {
      given.run(hash.orElseThrow(), file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
