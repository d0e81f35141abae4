package dev.alluvium.schemas.generate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasEntry;

import dev.alluvium.schemas.contract.ContractLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on how to add a mart shows the file that is derived from what it adds. */
class AddAMartFileTest {
  private static final Path PAGE = Path.of("../docs/how-to/add-a-mart.md");

  @Test
  void derivesTheFileThatThePageShows(@TempDir Path folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("contracts/music"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.writeString(folder.resolve("marts.yaml"), block("yaml"), StandardOpenOption.APPEND);

    assertThat(
        DerivedFiles.of(List.of(ContractLoader.load(folder)), StandingFiles.none()).contents(),
        hasEntry("bigquery/mart/mart_plan_daily.json", block("json")));
  }

  private static String block(String language) throws IOException {
    return Files.readString(PAGE).split("```" + language + "\n", 2)[1].split("```", 2)[0];
  }
}
