package dev.alluvium.pipelines.simulate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.alluvium.pipelines.simulate.SimulationOptions.Clock;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One run into one sink. {@link #run()} blocks; any other thread may read {@link #sent()} and
 * {@link #close()} it. A run that is stopped, or whose thread is interrupted, ends like one that
 * reached its limit: it sends what it held back, completes the sink and reports.
 */
public final class SimulationRun implements AutoCloseable {
  private final SimulationOptions options;
  private final EventSink sink;
  private final WallClock clock;
  private final SimulationTally tally;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;

  @GuardedBy("this")
  private boolean begun;

  /** Who may be interrupted: the run's thread while it makes events, not while it ends. */
  @GuardedBy("this")
  private @Nullable Thread runner;

  /** The run closes the sink. */
  public SimulationRun(SimulationOptions options, EventSink sink) {
    this(options, sink, WallClock.system());
  }

  SimulationRun(SimulationOptions options, EventSink sink, WallClock clock) {
    this.options = options;
    this.sink = sink;
    this.clock = clock;
    this.tally = new SimulationTally(options.domain().topics());
  }

  /** How many records the sink has taken so far. */
  public long sent() {
    return tally.sent();
  }

  /**
   * Sends until a limit is reached or the run is stopped; once per object.
   *
   * @throws IOException if the sink failed
   */
  public SimulationReport run() throws IOException {
    interruptible(Thread.currentThread());
    try (sink) {
      SpreadDirt dirt = new SpreadDirt(options.dirt(), options.seed(), sink, tally);
      generate(dirt);
      interruptible(null);
      // A producer would refuse to work on behalf of an interrupted thread.
      boolean interrupted = Thread.interrupted();
      dirt.finish();
      sink.complete();
      if (interrupted && !stopped) {
        Thread.currentThread().interrupt();
      }
      return tally.report();
    } finally {
      interruptible(null);
      ended.countDown();
    }
  }

  private synchronized void interruptible(@Nullable Thread thread) {
    begun = true;
    runner = thread;
  }

  private void generate(SpreadDirt dirt) throws IOException {
    boolean real = options.clock() == Clock.REAL;
    long start = real ? clock.nanos() / 1_000_000 : options.start().toEpochMilli();
    long end = start + options.duration().toMillis();
    Population population =
        new Population(options.seed(), options.population(), start, real, options.pace());
    Simulation simulation = options.domain().simulate(population);
    Pacer pacer = pacer();
    EventDraft event = new EventDraft();
    try {
      for (long made = 0; made < options.events() && !stopped; made++) {
        simulation.next(event);
        if (event.time() >= end || Thread.currentThread().isInterrupted()) {
          return;
        }
        pacer.await(event.time());
        dirt.send(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Pacer pacer() {
    if (options.clock() == Clock.REAL) {
      return Pacer.realTime(clock);
    }
    return Double.isInfinite(options.rate())
        ? Pacer.unlimited()
        : Pacer.atRate(options.rate(), clock);
  }

  /** Stops the run and returns when it has ended; at once if it never began. */
  @Override
  public void close() {
    synchronized (this) {
      stopped = true;
      if (runner != null) {
        runner.interrupt();
      }
      if (!begun || Thread.currentThread().equals(runner)) {
        return;
      }
    }
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
