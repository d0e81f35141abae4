package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When scripts build, and what they start: in a checkout whose Maven and Java only note it. */
@Timeout(60)
class ScriptStartTest {
  /** Later than all that a test writes. */
  private static final Instant BUILT = Instant.parse("2100-01-01T00:00:00Z");

  private final Path root;
  private final Path tools;
  private final Path noted;

  private record Said(int status, String out, String error) {}

  ScriptStartTest(@TempDir Path folder) {
    root = folder.resolve("a checkout");
    tools = folder.resolve("tools");
    noted = folder.resolve("noted");
    assumeTrue(Files.exists(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  @BeforeEach
  void makeACheckoutThatIsBuilt() throws IOException {
    copy("scripts");
    copy("docs/help");
    for (String file :
        List.of(
            "pom.xml",
            "schemas/src/main/java/Spec.java",
            "schemas/contracts/music/domain.yaml",
            "schemas/examples/music.json",
            "pipelines/local/target/alluvium-local-1-SNAPSHOT.jar",
            "pipelines/target/classpath")) {
      write(root.resolve(file), "");
    }
    stamp("pipelines/target/built", BUILT);
    for (String tool : List.of("mvn", "java")) {
      write(tools.resolve(tool), "#!/bin/sh\necho \"" + tool + " $*\" >>'" + noted + "'\n");
      assertThat(tools.resolve(tool).toFile().setExecutable(true), is(true));
    }
  }

  @Test
  void startsWithTheContractsAsTheyAreAndDoesNotBuild() throws Exception {
    stamp("schemas/contracts/music/domain.yaml", BUILT.plusSeconds(60));
    stamp("schemas/contracts/music", BUILT.plusSeconds(60));
    stamp("schemas/examples/music.json", BUILT.plusSeconds(60));
    for (List<String> command :
        List.of(
            List.of("run", "LoadWarehouse", "--domain=music"),
            List.of("check", "music"),
            List.of("generate", "--check"))) {
      Files.deleteIfExists(noted);
      run(command);
      assertThat(noted().size(), is(1));
      assertThat(noted().get(0), startsWith("java "));
      assertThat(
          noted().get(0), containsString(" -Dalluvium.schemas=" + root.resolve("schemas") + " "));
    }
  }

  @Test
  void buildsWhatIsOlderThanItsSources() throws Exception {
    stamp("schemas/src/main/java/Spec.java", BUILT.plusSeconds(60));
    run(List.of("check", "music"));
    assertThat(noted(), hasItem(startsWith("mvn ")));
  }

  @Test
  void helpsWithoutABuild() throws Exception {
    Files.delete(root.resolve("pipelines/target/built"));
    for (List<String> command :
        List.of(
            List.of("sql", "--help"),
            List.of("demo", "-h"),
            List.of("generate", "catalog-site", "--help"),
            List.of("generate", "--help"),
            List.of("run", "TestContracts", "--domain=music", "--help"),
            List.of("run", "TestModels", "--help"))) {
      assertThat(run(command).out(), is(Files.readString(help(command), UTF_8)));
    }
    try (Stream<Path> scripts = Files.list(root.resolve("scripts"))) {
      for (Path script : scripts.filter(s -> !s.endsWith("java.sh")).toList()) {
        Said said = run(List.of(String.valueOf(script.getFileName()), "--help"));
        assertThat(script + said.error(), said.status(), is(0));
        assertThat(script.toString(), said.out(), not(is("")));
      }
    }
    assertThat(noted(), is(empty()));
  }

  /** The job that a command names, or the script with what it does. */
  private Path help(List<String> command) {
    String name =
        switch (command.get(0)) {
          case "run" -> "TestContracts";
          case "generate" -> command.size() > 2 ? "generate-" + command.get(1) : "generate";
          default -> command.get(0);
        };
    return root.resolve("docs/help").resolve(name + ".txt");
  }

  private Said run(List<String> command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.set(0, root.resolve("scripts").resolve(command.get(0)).toString());
    words.add(0, "/bin/sh");
    Path out = Files.createTempFile(root, "out", "");
    Path error = Files.createTempFile(root, "error", "");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(error.toFile());
    builder.environment().remove("JAVA_HOME");
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    Process process = builder.start();
    process.getOutputStream().close();
    int status = process.waitFor();
    return new Said(status, Files.readString(out, UTF_8), Files.readString(error, UTF_8));
  }

  private List<String> noted() throws IOException {
    return Files.exists(noted) ? Files.readAllLines(noted, UTF_8) : List.of();
  }

  private void stamp(String file, Instant time) throws IOException {
    Path path = root.resolve(file);
    if (!Files.exists(path)) {
      write(path, "");
    }
    Files.setLastModifiedTime(path, FileTime.from(time));
  }

  private void copy(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Scripts.ROOT.resolve(folder))) {
      for (Path file : files.toList()) {
        write(
            root.resolve(folder).resolve(String.valueOf(file.getFileName())),
            Files.readString(file, UTF_8));
      }
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
