package dev.alluvium.pipelines.govern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alluvium.pipelines.options.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftContractTest {
  private static final Path FOREIGN = Path.of("../../schemas/src/test/resources/odcs/foreign");

  @Test
  void printsADraft() {
    assertThat(
        run("--odcs=" + FOREIGN.resolve("orders.odcs.yaml")),
        startsWith("# yaml-language-server: $schema=../contract.schema.json\n# Drafted from "));
  }

  @Test
  void tellsInOneLineWhatIsWrong(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    assertThat(
        wrong("--odcs=" + none),
        is("--odcs=%s cannot be read: give a file of YAML".formatted(none)));

    Path other = Files.writeString(folder.resolve("other"), "domain: music\n");
    assertThat(
        wrong("--odcs=" + other),
        is(
            "--odcs=%s is no contract of the standard's version 3, with kind DataContract"
                .formatted(other)));

    Path several = FOREIGN.resolve("library.odcs.yaml");
    assertThat(
        wrong("--odcs=" + several),
        is("--odcs=%s has 2 objects; name one of: Loans, members".formatted(several)));
    assertThat(
        wrong("--odcs=" + several, "--object=loan"),
        is("--odcs=%s has no object loan; name one of: Loans, members".formatted(several)));
    assertThat(
        wrong("--odcs=" + several, "--object=members"),
        is("--odcs=%s has no timestamp, so no time of an event".formatted(several)));
  }

  private static String wrong(String... args) {
    return String.valueOf(assertThrows(UserException.class, () -> run(args)).getMessage());
  }

  private static String run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DraftContract.run(PipelineOptionsFactory.fromArgs(args).as(DraftContractOptions.class))
        .print(new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8);
  }
}
