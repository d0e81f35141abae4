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
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Debezium's engine in a thread of its own, from its start until it is stopped or fails. */
final class EngineRun {
  /** Without a status line, how often a run looks whether a thread of it has failed. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** How long a stop may take: what was taken is written, and its position. */
  private static final Duration STOP = Duration.ofSeconds(30);

  /** How Debezium says that a slot does not begin where it was. */
  private static final String NO_LONGER_THERE = "this is no longer available on the server";

  /** How PostgreSQL says that it had no publication when a change was made. */
  private static final Pattern NO_PUBLICATION =
      Pattern.compile("publication \"[^\"]*\" does not exist");

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final PostgresSource source;
  private final TopicWriter writer;
  private final DebeziumEngine<?> engine;
  private final Thread thread;
  private final String name = UUID.randomUUID().toString();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private volatile boolean isStarted;

  /** Completes exceptionally with what the engine itself does not end by. */
  private final CompletableFuture<Void> broken = new CompletableFuture<>();

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
    settings.put(PositionStore.RUN, name);
    PositionStore.watch(name, broken::completeExceptionally);
    CompletableFuture<DebeziumEngine<?>> made = new CompletableFuture<>();
    DebeziumEngine<ChangeEvent<byte[], byte[]>> built =
        DebeziumEngine.create(JsonByteArray.class, JsonByteArray.class, JsonByteArray.class)
            .using(settings)
            .using((isDone, message, error) -> end(isDone, message, error))
            .using(
                new DebeziumEngine.ConnectorCallback() {
                  @Override
                  public void pollingStarted() {
                    isStarted = true;
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
      awaitAndStop(control, every);
    } finally {
      if (ended.isDone()) {
        PositionStore.release(name);
      }
    }
  }

  private void awaitAndStop(RunControl control, Duration every) {
    try {
      await(control, every);
    } catch (RuntimeException | Error e) {
      try {
        stop();
      } catch (RuntimeException stopping) {
        if (stopping != e) {
          e.addSuppressed(stopping);
        }
      }
      throw e;
    }
    stop();
  }

  private void await(RunControl control, Duration every) {
    CompletableFuture<Object> over = CompletableFuture.anyOf(control.stopped(), ended, broken);
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

  /**
   * Stops it; one that is only starting when it has, as it would take a stop for a fault before.
   * What hangs in Kafka or the database is not waited for without end.
   */
  private void stop() {
    Thread closing = new Thread(this::close, "capture-stop");
    closing.setDaemon(true);
    closing.start();
    try {
      ended.get(STOP.toMillis(), TimeUnit.MILLISECONDS);
      checkPositions();
    } catch (ExecutionException e) {
      if (!isOfStop(e)) {
        throw causeOf(e);
      }
      checkPositions();
      if (writer.isCutOff()) {
        throw new InputException(
            source
                + " was not captured to where it was stopped: Kafka did not take all that was"
                + " read. Started again, it goes on at its last position",
            e);
      }
    } catch (TimeoutException e) {
      throw failed("it does not stop. Started again, it goes on at its last position", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkPositions() {
    try {
      broken.getNow(null);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void close() {
    while (!ended.isDone()) {
      try {
        if (isStarted) {
          engine.close();
          return;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (IllegalStateException e) {
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (IOException e) {
        ended.completeExceptionally(failed("it does not stop", e));
      }
    }
  }

  /** Whether the engine ended so because it was stopped in the midst of a batch. */
  private static boolean isOfStop(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CancellationException
          || each instanceof RejectedExecutionException
          || each instanceof InterruptedException) {
        return true;
      }
    }
    return false;
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
    String line =
        String.format(
            Locale.ROOT,
            "%s is captured no further: %s",
            source,
            reason(said == null ? message : said));
    return error == null ? new InputException(line) : new InputException(line, error);
  }

  /** In one line. What Debezium says of a position holds all of it, and a row's key among that. */
  static String reason(String said) {
    if (said.contains(NO_LONGER_THERE)) {
      return "the database has let go of changes that were not captured, as its slot is gone or"
          + " made anew. Started again, it reads all tables anew";
    }
    String line = said.lines().findFirst().orElse("").strip();
    return NO_PUBLICATION.matcher(line).find()
        ? line
            + ": it was dropped while changes went on, and the slot cannot be read past these. Drop"
            + " the slot by pg_drop_replication_slot; started again, the capture reads all tables anew"
        : line;
  }
}
