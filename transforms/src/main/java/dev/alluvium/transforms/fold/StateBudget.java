package dev.alluvium.transforms.fold;

import dev.alluvium.transforms.memory.HeapShare;
import dev.alluvium.transforms.source.InputException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that the states of a pipeline share where the runner keeps them as objects in this
 * process. A pipeline whose windows need more is told so, before the heap is full. Thread-safe.
 */
public final class StateBudget implements Serializable {
  private static final Map<String, AtomicLong> HELD = new ConcurrentHashMap<>();
  private static final long MEGABYTE = 1 << 20;

  /** The heap that lets this much state treble: how much more there will be, nobody knows. */
  private static final long HEAP_PER_STATE = 8;

  private final String id = UUID.randomUUID().toString();
  private final long mostBytes;

  private StateBudget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** What the heap has left for open windows. */
  public static StateBudget ofHeap() {
    return of(HeapShare.leftBytes());
  }

  public static StateBudget of(long mostBytes) {
    return new StateBudget(mostBytes);
  }

  /** What all states hold together, in bytes; an estimate. */
  public long heldBytes() {
    return held().get();
  }

  /** Whether there is so much of it that no more should be asked for than has to be. */
  public boolean isScarce() {
    return heldBytes() > mostBytes / 2;
  }

  /**
   * A state of that step has grown, or shrunk.
   *
   * @throws InputException if all together are too large
   */
  void add(long bytes, String step) {
    long all = held().addAndGet(bytes);
    if (bytes > 0 && all > mostBytes) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "The windows that are open at one time need more memory than there is: %,d MB of"
                  + " state, the last of it for %s; the heap is %,d MB. Set ALLUVIUM_HEAP=%dm and"
                  + " run it again; what is written stays, and nothing is lost.",
              all / MEGABYTE,
              step,
              Runtime.getRuntime().maxMemory() / MEGABYTE,
              HEAP_PER_STATE * all / MEGABYTE));
    }
  }

  private AtomicLong held() {
    return HELD.computeIfAbsent(id, unused -> new AtomicLong());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StateBudget that && that.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
