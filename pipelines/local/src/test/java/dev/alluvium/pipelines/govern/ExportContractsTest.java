package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportContractsTest {
  @Test
  void writesAFilePerTableAndView(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("contracts/of/music");

    String told = run("--warehouse=bigquery:some-project", "--output=" + output);

    List<String> names;
    try (Stream<Path> files = Files.list(output)) {
      names = files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
    assertThat(
        names,
        hasItems(
            "mart.mart_session.odcs.yaml",
            "mart.user_current.odcs.yaml",
            "ops.ledger.odcs.yaml",
            "raw.listen_events.odcs.yaml",
            "vault.hub_user.odcs.yaml"));
    assertThat(told.strip(), is(names.size() + " contracts written to " + output));
    assertThat(
        Files.readString(output.resolve("mart.mart_session.odcs.yaml")),
        containsString("version: 1.0.0"));
  }

  @Test
  void tellsInOneLineWhatIsWrong(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(
        wrong("--warehouse=duckdb:w.duckdb", "--output=" + file),
        is(
            "--output=%s cannot be written (something else is there already): give a folder that you may write to, on a disk with room"
                .formatted(file)));
    assertThat(
        wrong("--warehouse=postgres:w", "--output=" + folder),
        is("--warehouse must be duckdb:FILE or bigquery:PROJECT"));
  }

  private static String wrong(String... args) {
    return String.valueOf(assertThrows(UserException.class, () -> run(args)).getMessage());
  }

  private static String run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExportContracts.run(PipelineOptionsFactory.fromArgs(args).as(ExportContractsOptions.class))
        .print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }
}
