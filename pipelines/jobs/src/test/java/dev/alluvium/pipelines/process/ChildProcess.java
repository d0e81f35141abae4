package dev.alluvium.pipelines.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A {@code main} of the tests in a process of its own, to be sent signals. */
public final class ChildProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader told;

  private ChildProcess(Process process) {
    this.process = process;
    this.told = process.inputReader(UTF_8);
  }

  /** Starts it; standard error goes where standard output does. */
  public static ChildProcess start(Class<?> main, Path temporaryFolder, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + temporaryFolder);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    Collections.addAll(command, arguments);
    return new ChildProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  /** Reads what it tells up to that line. */
  public void await(String line) throws IOException {
    await(line, next -> next.equals(line));
  }

  /** Reads what it tells up to a line that begins so. */
  public void awaitStart(String beginning) throws IOException {
    await(beginning, next -> next.startsWith(beginning));
  }

  private void await(String line, Predicate<String> isIt) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String next = told.readLine(); next != null; next = told.readLine()) {
      if (isIt.test(next)) {
        return;
      }
      lines.add(next);
    }
    throw new AssertionError("it ended without \"" + line + "\", but told: " + lines);
  }

  /** Reads all that it tells until it ends. */
  public List<String> toEnd() {
    return told.lines().toList();
  }

  /** Sends that signal, as INT. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Waits for its end, and gives its exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
