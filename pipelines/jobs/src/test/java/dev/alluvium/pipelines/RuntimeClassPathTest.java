package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.jobs.JobMain;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the image of a job is made of: no more than it needs, nor less. */
@Timeout(120)
class RuntimeClassPathTest {
  private static final String CLASSES =
      Path.of("target", "classes").toAbsolutePath() + File.pathSeparator;

  private final Path folder;

  RuntimeClassPathTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Broker, simulator and the local database are of one machine. */
  @Test
  void holdsNothingThatOnlyOneMachineNeeds() throws Exception {
    List<String> jars =
        Stream.of(classPath().split(File.pathSeparator, -1))
            .map(jar -> Path.of(jar).getFileName().toString())
            .toList();

    assertThat(
        jars,
        everyItem(
            not(
                matchesPattern(
                    "(alluvium-(local|serve)|duckdb|javalin|kafka_|kafka-(server|raft|metadata)).*"))));
    assertThat(jars, hasItem(startsWith("kafka-clients-")));
    assertThat(Files.exists(Path.of("target/classes/dev/alluvium/pipelines/simulate")), is(false));
  }

  /** A job gets as far as asking for what Dataflow needs, so Dataflow's options could be made. */
  @Test
  void hasAllThatDataflowsOptionsName() throws Exception {
    assertThat(
        say("--project=", "--warehouse=bigquery:some-project"),
        contains(startsWith("--project is missing: Dataflow has to know")));
  }

  @Test
  void knowsNoWarehouseInAFile() throws Exception {
    assertThat(
        say(
            "--project=some-project",
            "--tempLocation=gs://bucket/temp",
            "--warehouse=duckdb:w.duckdb"),
        contains(
            "--warehouse=duckdb:w.duckdb is no warehouse; write bigquery:PROJECT or"
                + " bigquery:PROJECT.PREFIX"));
  }

  /** What a job that is wrongly started says. */
  private List<String> say(String... arguments) throws Exception {
    Path said = folder.resolve("said");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                CLASSES + classPath(),
                JobMain.class.getPackageName() + ".RebuildMarts",
                "--runner=DataflowRunner",
                "--region=europe-west3",
                "--from=2023-04-01",
                "--to=2023-04-01"));
    command.addAll(List.of(arguments));
    Process job =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      job.getOutputStream().close();
      assertThat("it ends by itself", job.waitFor(100, TimeUnit.SECONDS), is(true));
    } finally {
      job.destroyForcibly();
    }
    assertThat(job.exitValue(), is(2));
    return Files.readAllLines(said, UTF_8);
  }

  /** Of the dependencies that are there when a job runs: those that its image is made of. */
  private static String classPath() throws IOException {
    return Files.readString(Path.of("target", "classpath"), UTF_8).strip();
  }
}
