package dev.alluvium.pipelines.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The job on Flink in a process of its own, so that it can be killed: no hook runs, nothing is
 * closed, what was not yet on the disk is gone.
 */
final class StreamToKill implements AutoCloseable {
  private static final int KILLED = 128 + 9;

  private final Process process;
  private final BufferedReader told;
  private final Path log;

  /** What the job has in its file. */
  record Progress(long counted, long rows) {}

  private StreamToKill(Process process, Path log) {
    this.process = process;
    this.told = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
  }

  /** As {@link StreamOnFlink#start}; what it logs goes to a file. */
  static StreamToKill start(Path file, String bootstrapServers, Path log) throws IOException {
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx640m",
                "-cp",
                classes,
                StreamToKill.class.getName(),
                file.toString(),
                bootstrapServers)
            .redirectError(log.toFile())
            .start();
    return new StreamToKill(process, log);
  }

  /** Runs the job until it is killed, and tells of it; ends with the process that started it. */
  public static void main(String[] arguments) throws Exception {
    Thread parent =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nobody writes: it ends when whoever started it does.
                }
              } catch (IOException e) {
                // As if it had ended.
              }
              Runtime.getRuntime().halt(1);
            });
    parent.setDaemon(true);
    parent.start();
    StreamOnFlink job = StreamOnFlink.start(Path.of(arguments[0]), arguments[1]);
    job.await(
        "being killed",
        () -> {
          System.out.println(job.counted() + " " + job.rows());
          return false;
        });
  }

  /** Reads what it tells until that is so. */
  void await(String what, Predicate<Progress> condition) throws IOException {
    String line = told.readLine();
    while (line != null) {
      String[] numbers = line.split(" ", -1);
      if (condition.test(new Progress(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])))) {
        return;
      }
      line = told.readLine();
    }
    throw new AssertionError("the job ended before " + what + "; see " + log);
  }

  /** Kills it, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != KILLED) {
      throw new AssertionError("it was not killed");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
