package dev.alluvium.pipelines.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.StatusOptions;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.ChildProcess;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job in a process of its own that is sent signals: its exit code, and what it leaves behind. */
@Timeout(120)
class JobEndTest {
  private final Path temporary;
  private final Path warehouse;

  JobEndTest(@TempDir Path folder) throws IOException {
    this.temporary = Files.createDirectory(folder.resolve("temporary"));
    this.warehouse = folder.resolve("w.duckdb");
  }

  /** Opens a warehouse and makes a file that is to be deleted at the exit, as libraries do. */
  static final class JobToStop {
    private JobToStop() {}

    public static void main(String[] arguments) {
      JobMain.run(
          "job",
          StatusOptions.class,
          new String[0],
          (options, control) -> {
            run(arguments[0], Path.of(arguments[1]), control);
            return out -> out.println("done");
          });
    }

    private static void run(String how, Path file, RunControl control) {
      try (Connection connection = DuckDbFile.open(file)) {
        File left = File.createTempFile("library", ".so");
        left.deleteOnExit();
        System.out.println("ready");
        switch (how) {
          case "orderly" -> control.stopped().join();
          case "fails" -> {
            control.stopped().join();
            throw new UserException("--this is wrong");
          }
          case "error" -> throw new StackOverflowError("too deep");
          default -> new CountDownLatch(1).await();
        }
        connection.isValid(1);
      } catch (Exception e) {
        throw e instanceof RuntimeException told ? told : new IllegalStateException(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void endsWithZeroAndLeavesNothingWhenAllIsWritten(String signal) throws Exception {
    try (ChildProcess job = start("orderly")) {
      job.signal(signal);
      job.await("stopping: what has been read is being written …");
      job.await("done");
      assertThat(job.exitCode(), is(0));
    }
    assertThat(left(), is(empty()));
  }

  @Test
  void endsWithTheStatusOfAFailureThatComesWhileItStops() throws Exception {
    try (ChildProcess job = start("fails")) {
      job.signal("TERM");
      job.await("--this is wrong");
      assertThat(job.exitCode(), is(2));
    }
    assertThat(left(), is(empty()));
  }

  @Test
  void endsAtOnceAtTheSecondSignal() throws Exception {
    try (ChildProcess job = start("deaf")) {
      job.signal("INT");
      job.await("stopping: what has been read is being written …");
      job.signal("INT");
      assertThat(job.exitCode(), is(1));
    }
    assertThat(left(), is(empty()));
  }

  @Test
  void endsWithOneAfterAnError() throws Exception {
    try (ChildProcess job = start("error")) {
      assertThat(job.exitCode(), is(1));
    }
    assertThat(left(), is(empty()));
  }

  @Test
  void tellsInOneLineThatThereIsNoTemporaryFolder() throws Exception {
    Path missing = temporary.resolve("missing");
    try (ChildProcess job =
        ChildProcess.start(JobToStop.class, missing, "deaf", warehouse.toString())) {
      List<String> told = job.toEnd();
      assertThat(job.exitCode(), is(1));
      assertThat(told, contains(startsWith("DuckDB cannot be loaded: its library takes 72 MB")));
      assertThat(told.get(0), containsString(missing.toString()));
    }
  }

  /** But for what other libraries had not deleted yet. */
  @Test
  void leavesNoLibraryOfDuckDbWhenItIsKilled() throws Exception {
    try (ChildProcess job = start("deaf")) {
      job.signal("KILL");
      job.exitCode();
    }
    assertThat(left().stream().filter(name -> name.contains("duckdb")).toList(), is(empty()));
  }

  private ChildProcess start(String how) throws IOException {
    ChildProcess job = ChildProcess.start(JobToStop.class, temporary, how, warehouse.toString());
    job.await("ready");
    return job;
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
