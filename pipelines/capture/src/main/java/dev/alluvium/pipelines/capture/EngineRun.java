package dev.alluvium.pipelines.capture;

import dev.alluvium.pipelines.engine.RunControl;
import dev.alluvium.transforms.source.InputException;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.JsonByteArray;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Debezium's engine in a thread of its own, from its start until it is stopped or fails. */
final class EngineRun {
  /** Without a status line, how often a run looks whether a thread of it has failed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** How long a stop may take: what was taken is written, and its position. */
  private static final Duration STOP = Duration.ofSeconds(45);

  private static final long PAUSE_MILLIS = 100;

  private final PostgresSource source;
  private final TopicWriter writer;
  private final DebeziumEngine<?> engine;
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * @param settings what the engine is told
   * @param due tables to read by ranges of their keys
   */
  EngineRun(PostgresSource source, Properties settings, TopicWriter writer, List<String> due) {
    this.source = source;
    this.writer = writer;
    engine = engine(settings, due);
    thread = new Thread(engine, "capture");
    thread.setDaemon(true);
  }

  private DebeziumEngine<?> engine(Properties settings, List<String> due) {
    CompletableFuture<DebeziumEngine<?>> made = new CompletableFuture<>();
    DebeziumEngine<ChangeEvent<byte[], byte[]>> built =
        DebeziumEngine.create(JsonByteArray.class, JsonByteArray.class, JsonByteArray.class)
            .using(settings)
            .using((isDone, message, error) -> end(isDone, message, error))
            .using(
                new DebeziumEngine.ConnectorCallback() {
                  @Override
                  public void pollingStarted() {
                    System.err.println("capturing " + source);
                    if (!due.isEmpty()) {
                      made.join().getSignaler().signal(SnapshotSignal.of(due));
                    }
                  }
                })
            .notifying(writer)
            .build();
    made.complete(built);
    return built;
  }

  private void end(boolean isDone, @Nullable String message, @Nullable Throwable error) {
    if (isDone && error == null) {
      ended.complete(null);
    } else {
      ended.completeExceptionally(failed(String.valueOf(message), error));
    }
  }

  /**
   * Runs until the control stops it, and then until what was taken is written.
   *
   * @param every how often to tell how far it is; never where it is zero
   */
  void run(RunControl control, Duration every) {
    thread.start();
    try {
      await(control, every);
    } catch (RuntimeException | Error e) {
      try {
        stop();
      } catch (RuntimeException stopping) {
        e.addSuppressed(stopping);
      }
      throw e;
    }
    stop();
  }

  private void await(RunControl control, Duration every) {
    CompletableFuture<Object> over = CompletableFuture.anyOf(control.stopped(), ended);
    Duration look = every.isZero() ? LOOK : every;
    while (!control.isStopped()) {
      try {
        over.get(look.toMillis(), TimeUnit.MILLISECONDS);
        break;
      } catch (TimeoutException e) {
        control.checkFailure();
        if (!thread.isAlive() && !ended.isDone()) {
          throw failed("its thread ended", null);
        }
        if (!every.isZero()) {
          System.err.println(writer.progress());
        }
      } catch (ExecutionException e) {
        throw causeOf(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    if (ended.isDone() && !control.isStopped()) {
      throw new InputException("The capture ended by itself; start it again, it goes on");
    }
  }

  /** Stops it, also where it is only starting, which it refuses until it has. */
  private void stop() {
    long deadline = System.nanoTime() + STOP.toNanos();
    try {
      while (!ended.isDone() && System.nanoTime() - deadline < 0) {
        try {
          engine.close();
          break;
        } catch (IllegalStateException e) {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
      ended.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw causeOf(e);
    } catch (TimeoutException | IOException e) {
      throw failed("it does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException causeOf(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
  }

  /** In one line, what it ended with: our own reason, or the one that is furthest down. */
  private InputException failed(String message, @Nullable Throwable error) {
    Throwable deepest = error;
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof InputException ours) {
        return ours;
      }
      deepest = each;
    }
    String said = deepest == null ? null : deepest.getMessage();
    String reason = said == null ? message : said;
    String line =
        String.format(
            Locale.ROOT,
            "%s is captured no further: %s",
            source,
            reason.lines().findFirst().orElse("").strip());
    return error == null ? new InputException(line) : new InputException(line, error);
  }
}
