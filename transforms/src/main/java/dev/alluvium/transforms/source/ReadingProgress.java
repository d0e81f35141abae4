package dev.alluvium.transforms.source;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How far a reading has come in this JVM. Every method is cheap and may be called at any time. */
public final class ReadingProgress {
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder totalBytes = new LongAdder();
  private static final Long UNKNOWN = -1L;

  private final Map<String, Long> lags = new ConcurrentHashMap<>();
  private volatile boolean answered = true;
  private volatile long lastReadAt = System.nanoTime();

  ReadingProgress() {}

  public long recordsRead() {
    return records.sum();
  }

  /** As they are stored: of a compressed file, the compressed bytes. */
  public long bytesRead() {
    return bytes.sum();
  }

  /** The size of all files; 0 for a stream. */
  public long bytesInAll() {
    return totalBytes.sum();
  }

  /**
   * Records that are in the stream and have not been read yet, 0 for files; empty while the stream
   * does not answer, as there may be more by now, and before it has told of all its parts.
   */
  public OptionalLong lag() {
    return answered && !lags.containsValue(UNKNOWN)
        ? OptionalLong.of(lags.values().stream().mapToLong(Long::longValue).sum())
        : OptionalLong.empty();
  }

  /** The lag of each part of a stream, where it is known. */
  public Map<String, Long> lags() {
    Map<String, Long> known = new TreeMap<>(lags);
    known.values().removeIf(UNKNOWN::equals);
    return known;
  }

  /** Whether nothing has been read for so long. */
  public boolean quietFor(long millis) {
    return System.nanoTime() - lastReadAt >= TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Counts what has been read. */
  public void add(long newRecords, long newBytes) {
    records.add(newRecords);
    bytes.add(newBytes);
    lastReadAt = System.nanoTime();
  }

  public void expectBytes(long more) {
    totalBytes.add(more);
  }

  /** Whether the stream has answered lately. */
  public void setAnswered(boolean answered) {
    this.answered = answered;
  }

  /** Nothing is known of the source yet, or of a part of it. */
  public void setLagUnknown(String source) {
    lags.put(source, UNKNOWN);
  }

  public void setLag(String source, long lag) {
    lags.put(source, lag);
  }
}
