package dev.alluvium.transforms.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One reading of an input: a name that travels with the pipeline, and what this JVM holds under it,
 * that is, open files and consumers, progress, and the event-time clock.
 *
 * <p>Who runs a pipeline on the DirectRunner calls {@link #close} when it has ended, after the
 * warehouse has written everything: Kafka offsets that have become durable are committed then.
 */
public final class Reading implements Serializable {
  private static final Map<String, Opened> OPENED = new ConcurrentHashMap<>();

  /** What others ask of readings; a pipeline that starts leaves it as it is. */
  private static final Map<String, Asked> ASKED = new ConcurrentHashMap<>();

  private final String id;

  private Reading(String id) {
    this.id = id;
  }

  public static Reading create() {
    return new Reading(UUID.randomUUID().toString());
  }

  /** How far this JVM has come. Cheap; for a status line. */
  public ReadingProgress progress() {
    return opened().progress;
  }

  /** What the partitions read by this JVM share. */
  public EventTimeClock clock() {
    return opened().clock;
  }

  /** What is known in this JVM of that source's idleness, whoever reads it at the moment. */
  public Idleness idleness(String source) {
    return opened().idleness.computeIfAbsent(source, unused -> new Idleness());
  }

  /**
   * What this JVM keeps for the reading under that name, made where there is none yet; it is closed
   * with the reading.
   */
  public <T extends Closeable> T keep(String name, Class<T> type, Supplier<T> maker) {
    return opened().keep(name, type, maker);
  }

  /** Positions were gone before they could be read; they go with the source's next records. */
  public void lose(String source, long positions) {
    opened().lost.merge(source, positions, Long::sum);
  }

  /** Whether anything was lost of a source that has not been taken yet. */
  public boolean hasLost(String source) {
    return opened().lost.containsKey(source);
  }

  /** What was lost of a source and has not been taken yet. */
  public long takeLost(String source) {
    Long lost = opened().lost.remove(source);
    return lost == null ? 0 : lost;
  }

  /**
   * Ends the reading where it stands: no more is given, and the watermark goes to the end of time,
   * so that the pipeline finishes what it has and ends by itself.
   */
  public void finish() {
    opened().finishing = true;
  }

  boolean isFinishing() {
    return opened().finishing;
  }

  /**
   * Nothing is given before the other reading has given all it has, and that is through its
   * pipeline.
   *
   * @param watermark where this reading's watermark begins
   */
  void follow(Reading other, Instant watermark) {
    asked().before.add(other);
    asked().watermark = watermark;
  }

  /**
   * Whether a reading that this one follows has something to give yet. When it has not, the clock
   * goes on from there: what waits for time to pass need not wait for another event.
   */
  boolean mustWait(long nowMillis) {
    Asked asked = asked();
    if (asked.before.isEmpty()) {
      return false;
    }
    asked.before.removeIf(other -> other.opened().ended);
    if (!asked.before.isEmpty()) {
      return true;
    }
    clock().advance(asked.watermark.getMillis(), nowMillis);
    return false;
  }

  /** What the watermark is not before. */
  Instant firstWatermark() {
    return asked().watermark;
  }

  /**
   * While that is so, only what is furthest behind in event time is read: what others give would
   * have to be held until it has come as far.
   */
  public void holdBackWhile(BooleanSupplier isScarce) {
    asked().isScarce = isScarce;
  }

  /** How far apart the parts of this reading may be. */
  public Pace pace() {
    return opened().pace;
  }

  /** All that it has is given, and through the pipeline. */
  void end() {
    opened().ended = true;
  }

  /** Closes what is open. Readers that are still running get nothing more. */
  public void close() throws IOException {
    ASKED.remove(id);
    opened().close();
  }

  /** A pipeline starts: whatever another one has left is closed, and counts begin at zero. */
  void begin() throws IOException {
    Opened left = OPENED.put(id, made());
    if (left != null) {
      left.close();
    }
  }

  /** The session of this split, as it was left if that was at {@code from}. */
  <B> BatchSession<B> resume(BatchingSource<B> source, @Nullable SourcePosition from)
      throws IOException {
    return opened().resume(source, from);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Reading that && that.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  private Opened opened() {
    return OPENED.computeIfAbsent(id, unused -> made());
  }

  private Opened made() {
    return new Opened(() -> asked().isScarce.getAsBoolean());
  }

  private Asked asked() {
    return ASKED.computeIfAbsent(id, unused -> new Asked());
  }

  private static final class Asked {
    private final Set<Reading> before = ConcurrentHashMap.newKeySet();
    private volatile Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private volatile BooleanSupplier isScarce = () -> false;
  }

  private static final class Opened {
    private final ReadingProgress progress = new ReadingProgress();
    private final EventTimeClock clock = new EventTimeClock();
    private final Pace pace;
    private final Map<String, Closeable> kept = new HashMap<>();
    private final Map<String, Long> lost = new ConcurrentHashMap<>();
    private final Map<String, Idleness> idleness = new ConcurrentHashMap<>();
    private final Map<String, GuardedSession<?>> sessions = new ConcurrentHashMap<>();
    private volatile boolean finishing;
    private volatile boolean ended;
    private boolean closed;

    Opened(BooleanSupplier isScarce) {
      this.pace = new Pace(isScarce);
    }

    @SuppressWarnings("unchecked") // A split's name stands for one source, and so for its batches.
    synchronized <B> BatchSession<B> resume(BatchingSource<B> source, @Nullable SourcePosition from)
        throws IOException {
      if (closed) {
        throw new IOException("the reading was closed while its pipeline was running");
      }
      GuardedSession<B> left = (GuardedSession<B>) sessions.get(source.name());
      if (left != null) {
        if (left.position().equals(from)) {
          return left;
        }
        left.close();
      }
      GuardedSession<B> session = new GuardedSession<>(source.open(from));
      sessions.put(source.name(), session);
      return session;
    }

    synchronized <T extends Closeable> T keep(String name, Class<T> type, Supplier<T> maker) {
      return type.cast(kept.computeIfAbsent(name, unused -> maker.get()));
    }

    synchronized void close() throws IOException {
      closed = true;
      for (GuardedSession<?> session : sessions.values()) {
        session.close();
      }
      sessions.clear();
      for (Closeable resource : kept.values()) {
        resource.close();
      }
      kept.clear();
    }
  }
}
