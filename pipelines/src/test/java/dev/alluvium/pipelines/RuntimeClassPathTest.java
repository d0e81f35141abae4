package dev.alluvium.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.jobs.JobMain;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What jobs are started with, by scripts and in images: it has no more than they need, nor less.
 */
@Timeout(120)
class RuntimeClassPathTest {
  private static final String CLASSES =
      Path.of("target", "classes").toAbsolutePath() + File.pathSeparator;

  private final Path folder;

  RuntimeClassPathTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A job gets as far as asking for what Dataflow needs, so Dataflow's options could be made. */
  @Test
  void hasAllThatDataflowsOptionsName() throws Exception {
    Path said = folder.resolve("said");
    Process job =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                CLASSES + Files.readString(classPathFile(), UTF_8).strip(),
                JobMain.class.getPackageName() + ".RebuildMarts",
                "--runner=DataflowRunner",
                "--region=europe-west3",
                "--project=",
                "--warehouse=bigquery:some-project",
                "--from=2023-04-01",
                "--to=2023-04-01")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      job.getOutputStream().close();
      assertThat("it ends by itself", job.waitFor(100, TimeUnit.SECONDS), is(true));
    } finally {
      job.destroyForcibly();
    }

    List<String> lines = Files.readAllLines(said, UTF_8);
    assertThat(lines, contains(startsWith("--project is missing: Dataflow has to know")));
    assertThat(job.exitValue(), is(2));
  }

  /** As scripts choose it: that of a build with Flink where there is no other. */
  private static Path classPathFile() {
    Path plain = Path.of("target", "classpath");
    return Files.exists(plain) ? plain : Path.of("target", "classpath-flink");
  }
}
