package dev.alluvium.pipelines.jobs;

import static dev.alluvium.pipelines.jobs.SmallDomain.thing;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job in a process of its own, whose heap is too small for it. */
@Timeout(120)
class SmallHeapTest {
  private final Path folder;
  private final SmallDomain domain;

  SmallHeapTest(@TempDir Path folder) {
    this.folder = folder;
    this.domain = SmallDomain.in(folder, SmallDomain.HOURLY);
  }

  /** The status that the job ends with; what it says is in two files. */
  private int load(String heap, Path input) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseParallelGC",
                "-Xmx" + heap,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LoadWarehouse.class.getName(),
                "--domain=" + domain.warehouse().domain(),
                "--warehouse=duckdb:" + domain.warehouse().file(),
                "--input=" + input,
                "--maxLineBytes=100000000",
                "--statusEvery=0s")
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(100, TimeUnit.SECONDS), is(true));
    return process.exitValue();
  }

  private String said(String stream) throws IOException {
    return Files.readString(folder.resolve(stream)).strip();
  }

  @Test
  void saysThatTheHeapIsTooSmallAndGivesNoResult() throws Exception {
    List<String> things = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      things.add(thing("t" + i, i, "x".repeat(20_000_000)));
    }
    assertThat(load("64m", domain.input("in", things)), is(1));
    assertThat(
        said("err"),
        endsWith(
            "Out of memory: the heap is 64 MB. Set ALLUVIUM_HEAP=2g and run it again;"
                + " what is written stays, nothing is lost"));
    assertThat(said("err"), not(containsString("\tat ")));
    assertThat(said("out"), is(""));
  }
}
