package dev.alluvium.pipelines.jobs;

import dev.alluvium.pipelines.cloud.CloudException;
import dev.alluvium.pipelines.engine.LoggedErrors;
import dev.alluvium.pipelines.engine.OutOfMemory;
import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.pipelines.options.UserException;
import dev.alluvium.pipelines.process.Outcome;
import dev.alluvium.pipelines.process.ProcessEnd;
import dev.alluvium.pipelines.process.StopSignals;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.transforms.source.InputException;
import dev.alluvium.transforms.warehouse.WarehouseException;
import java.io.PrintStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

  /**
   * Runs the job and ends the process. A signal ends the job in order; a second one the process at
   * once.
   *
   * @param command what a person types to start it, for its help
   */
  public static <O extends PipelineOptions> void run(
      String command, Class<O> optionsClass, String[] args, Job<O> body) {
    Logging.configure();
    RunControl control = new RunControl();
    OutOfMemory.endProcess();
    // Whatever ends a thread that nobody waits for ends the run.
    Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> control.fail(cause));
    LoggedErrors errors = LoggedErrors.tell(control::fail);
    CountDownLatch over = new CountDownLatch(1);
    StopSignals.listen(() -> stop(control, over), () -> giveUp("stopped at once"));
    int status = 1;
    try {
      status = runOnce(command, optionsClass, args, body, control, System.out, System.err);
    } finally {
      over.countDown();
      errors.close();
      ProcessEnd.exit(status);
    }
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
      err.println(Options.explain(e, optionsClass, args));
      return 2;
    }
    if (options == null) {
      return 0;
    }
    try {
      Outcome outcome = body.run(options, control);
      control.checkFailure();
      outcome.print(out);
      outcome.warnings().forEach(err::println);
      outcome.untold().ifPresent(err::println);
      return outcome.failure().isPresent() ? 1 : 0;
    } catch (RuntimeException | Error e) {
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
    O options = PipelineOptionsFactory.fromArgs(args).withValidation().as(optionsClass);
    Options.check(optionsClass, args);
    return options;
  }

  /**
   * Prints what went wrong: one line where the user can mend it, which the runner may have wrapped;
   * for a fault of the program also where it is.
   */
  private static int fail(Throwable failure, PrintStream err) {
    OutOfMemory.check(failure);
    if (OutOfMemory.isIn(failure)) {
      err.println(OutOfMemory.message());
      return 1;
    }
    Optional<Throwable> known = known(failure);
    if (known.isPresent()) {
      err.println(known.get().getMessage());
      return known.get() instanceof UserException ? 2 : 1;
    }
    err.println(
        "This is a fault of the program, not of how it was started. Please report it with this:");
    failure.printStackTrace(err);
    return 1;
  }

  /** What the user can mend; the runner may have wrapped it. */
  private static Optional<Throwable> known(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(
            cause ->
                cause instanceof UserException
                    || cause instanceof InputException
                    || cause instanceof WarehouseException
                    || cause instanceof CloudException
                    || cause instanceof ContractException)
        .findFirst();
  }

  /** A failure in one line, for others than who has started the job. */
  static String explain(Throwable failure) {
    if (OutOfMemory.isIn(failure)) {
      return OutOfMemory.message();
    }
    return known(failure)
        .map(Throwable::getMessage)
        .orElse("a fault of the program: " + failure.getClass().getName());
  }

  /** On a signal: ends the reading, and waits for the run to finish and end the process. */
  private static void stop(RunControl control, CountDownLatch over) {
    if (over.getCount() == 0) {
      return;
    }
    System.err.println("stopping: " + control.whenStopped() + " …");
    try {
      control.stop();
      if (!over.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        giveUp("stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      ProcessEnd.exit(fail(e, System.err));
    }
  }

  private static void giveUp(String how) {
    System.err.println(
        how + " before all was written: run it again, what is written already stays once");
    ProcessEnd.exit(1);
  }
}
