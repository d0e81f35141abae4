package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.schemas.contract.ContractException;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.bigquery.BigQueryException;
import dev.alluvium.transforms.warehouse.duckdb.DuckDbException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * What every job's {@code main} does: read the options, run, stop cleanly on a signal, print the
 * summary. Ends the process with 0; with 2 for options that make no sense; with 1 for what went
 * wrong otherwise. A user's mistake is one line, a bug a stack trace.
 */
public final class JobMain {
  private static final long STOP_SECONDS = 60;

  private JobMain() {}

  /** A job. It returns soon after {@link RunControl#stop}. */
  public interface Job<O> {
    Outcome run(O options, RunControl control);
  }

  /** What a job has to say when it is over. */
  public interface Outcome {
    void print(PrintStream out);

    /** What the process ends with: 0, or 1 where it was not given all that it was asked to do. */
    default int status() {
      return 0;
    }
  }

  /**
   * Runs the job and ends the process.
   *
   * @param command what a person types to start it, for its help
   */
  public static <O extends PipelineOptions> void run(
      String command, Class<O> optionsClass, String[] args, Job<O> body) {
    Logging.configure();
    RunControl control = new RunControl();
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger status = new AtomicInteger();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(control, over, status), "stop"));
    try {
      status.set(runOnce(command, optionsClass, args, body, control, System.out, System.err));
    } finally {
      over.countDown();
    }
    System.exit(status.get());
  }

  /** The status that the process ends with. */
  static <O extends PipelineOptions> int runOnce(
      String command,
      Class<O> optionsClass,
      String[] args,
      Job<O> body,
      RunControl control,
      PrintStream out,
      PrintStream err) {
    O options;
    try {
      options = parse(command, optionsClass, args, out);
    } catch (IllegalArgumentException e) {
      err.println(Options.explain(e, optionsClass));
      return 2;
    }
    if (options == null) {
      return 0;
    }
    try {
      Outcome outcome = body.run(options, control);
      outcome.print(out);
      return outcome.status();
    } catch (RuntimeException e) {
      return fail(e, err);
    }
  }

  private static <O extends PipelineOptions> @Nullable O parse(
      String command, Class<O> optionsClass, String[] args, PrintStream out) {
    for (String arg : args) {
      if (arg.equals("--help") || arg.equals("-h")) {
        Options.printHelp(command, optionsClass, out);
        return null;
      }
    }
    return PipelineOptionsFactory.fromArgs(args).withValidation().as(optionsClass);
  }

  /**
   * Prints what went wrong: one line where the user can mend it, which the runner may have wrapped;
   * for a fault of the program also where it is.
   */
  private static int fail(RuntimeException failure, PrintStream err) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException) {
        err.println(cause.getMessage());
        return 2;
      }
      if (cause instanceof InputException
          || cause instanceof DuckDbException
          || cause instanceof BigQueryException
          || cause instanceof ContractException) {
        err.println(cause.getMessage());
        return 1;
      }
    }
    err.println(
        "This is a fault of the program, not of how it was started. Please report it with this:");
    failure.printStackTrace(err);
    return 1;
  }

  /** On a signal: ends the reading, waits for the run to finish, and gives its status. */
  private static void stop(RunControl control, CountDownLatch over, AtomicInteger status) {
    if (over.getCount() == 0) {
      return;
    }
    System.err.println("stopping: what has been read is being written …");
    control.stop();
    try {
      if (!over.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "stopped before all was written; the next run reads the rest again, nothing is lost");
        status.set(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.err.flush();
    System.out.flush();
    Runtime.getRuntime().halt(status.get());
  }
}
