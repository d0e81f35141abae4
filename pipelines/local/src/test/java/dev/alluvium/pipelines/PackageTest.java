package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/package} makes runs elsewhere, with Java alone. */
@Timeout(300)
class PackageTest {
  private static final Path BUILD = Scripts.ROOT.resolve("pipelines/target");

  private final Path folder;
  private final Path home;
  private final Path tools;

  PackageTest(@TempDir Path folder) {
    this.folder = folder;
    home = folder.resolve("home");
    tools = folder.resolve("tools");
    assumeTrue(Files.exists(Path.of("/bin/sh")), "there is no /bin/sh");
  }

  /** A Maven that is not to be started. */
  @BeforeEach
  void makeAnEmptyHome() throws IOException {
    Files.createDirectories(home);
    Files.createDirectories(tools);
    Files.writeString(tools.resolve("mvn"), "#!/bin/sh\necho 'there is no Maven' >&2\nexit 9\n");
    assertThat(tools.resolve("mvn").toFile().setExecutable(true), is(true));
  }

  @Test
  void runsElsewhereWithJavaAlone() throws Exception {
    assumeTrue(
        Files.exists(BUILD.resolve("classpath")) || Files.exists(BUILD.resolve("classpath-flink")),
        "no build has left its class path");
    Path archive = folder.resolve("packed.tar");
    Path elsewhere = Files.createDirectories(folder.resolve("some where"));
    run(Scripts.ROOT.resolve("scripts/package").toString(), "--no-build", "--output=" + archive);
    run("tar", "-xf", archive.toString(), "-C", elsewhere.toString());
    Files.delete(archive);
    Path scripts = only(elsewhere).resolve("scripts");
    // The first start would have Java make one, which takes longer than all that is here.
    Files.createFile(scripts.resolveSibling("lib").resolve("classes.jsa"));

    assertThat(run(scripts + "/demo", "--help"), startsWith("usage: scripts/demo "));
    assertThat(run(scripts + "/check", "transit"), startsWith("transit: no fault in "));
    run(scripts + "/simulate", "--sink=files", "--output=events", "--events=500");
    run(
        scripts + "/run",
        "LoadWarehouse",
        "--source=files",
        "--input=events",
        "--warehouse=duckdb:w.duckdb");
    int events = Files.readAllLines(folder.resolve("events/listen_events.jsonl"), UTF_8).size();
    assertThat(
        run(
                scripts + "/sql",
                "--format=csv",
                "--warehouse=duckdb:w.duckdb",
                "SELECT count(*) AS events FROM raw.listen_events")
            .lines()
            .toList(),
        is(List.of("events", String.valueOf(events))));
  }

  @Test
  void saysInOneLineWhatIsWrong() throws Exception {
    Said said = start(Scripts.ROOT.resolve("scripts/package").toString(), "--ouptut=x");
    assertThat(said.status(), is(2));
    assertThat(said.error(), is("scripts/package: what is --ouptut=x? --help lists the options\n"));
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all.toString(), all.size(), is(1));
      return all.get(0);
    }
  }

  private record Said(int status, String out, String error) {}

  private String run(String... command) throws IOException, InterruptedException {
    Said said = start(command);
    assertThat(String.join(" ", command) + ": " + said.error(), said.status(), is(0));
    return said.out();
  }

  private Said start(String... command) throws IOException, InterruptedException {
    Path script = Path.of(command[0]);
    List<String> words = new ArrayList<>(List.of(command));
    if (Files.exists(script)) {
      words.set(0, script.toRealPath().toString());
    }
    Path out = Files.createTempFile(folder, "out", "");
    Path error = Files.createTempFile(folder, "error", "");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(error.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(n -> n.startsWith("ALLUVIUM_") || n.equals("XDG_CACHE_HOME"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    Process process = builder.start();
    process.getOutputStream().close();
    int status = process.waitFor();
    return new Said(status, Files.readString(out, UTF_8), Files.readString(error, UTF_8));
  }
}
