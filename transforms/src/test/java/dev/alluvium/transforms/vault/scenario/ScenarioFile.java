package dev.alluvium.transforms.vault.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Cases of files. What is wrong with one is told with its file, its id and the place in it. */
final class ScenarioFile {
  private ScenarioFile() {}

  /** A case that has not been looked into yet. */
  record Case(Path file, JsonNode node) {
    /** Its id and title. */
    String name() {
      return node.path("id").asText() + " " + node.path("title").asText();
    }

    Scenario read() {
      try {
        return ScenarioReader.read(node);
      } catch (ScenarioException e) {
        throw at(e);
      }
    }

    /** The algorithm that it asks for, if we have it. */
    Optional<HashAlgorithm> hash() {
      String name = read().hash().replaceAll("[-_]", "").toUpperCase(Locale.ROOT);
      return Arrays.stream(HashAlgorithm.values())
          .filter(algorithm -> algorithm.name().equals(name))
          .findFirst();
    }

    /**
     * Takes every step.
     *
     * @throws AssertionError if a table is not as expected
     * @throws ScenarioException if the case cannot be taken
     */
    void run(HashAlgorithm hash, Path duckDb) {
      try {
        ScenarioRun.run(ScenarioReader.read(node), hash, duckDb);
      } catch (ScenarioException e) {
        throw at(e);
      }
    }

    private ScenarioException at(ScenarioException e) {
      return e.at(
          "%s, case %s".formatted(file.getFileName(), node.path("id").asText("without id")));
    }
  }

  /** The cases of a file, or of all files in a folder. */
  static List<Case> cases(Path path) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path file : files(path)) {
      JsonNode list = parse(file);
      if (!list.isArray() || list.isEmpty()) {
        throw new ScenarioException("%s must be a list of cases", file);
      }
      list.forEach(node -> cases.add(new Case(file, node)));
    }
    return cases;
  }

  private static JsonNode parse(Path file) throws IOException {
    try {
      return ScenarioReader.JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new ScenarioException(
          "%s, line %d: %s", file, e.getLocation().getLineNr(), e.getOriginalMessage());
    }
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
}
