package dev.alluvium.transforms.mongodb;

import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.DurablePositions;
import dev.alluvium.transforms.source.Idleness;
import dev.alluvium.transforms.source.ReadPosition;
import dev.alluvium.transforms.source.Reading;
import dev.alluvium.transforms.source.ReadingProgress;
import dev.alluvium.transforms.source.SourceBatch;
import dev.alluvium.transforms.source.SourcePosition;
import dev.alluvium.transforms.source.SourceRecord;
import dev.alluvium.transforms.source.SourceWatermark;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A collection as it is read: takes what its {@link CollectionFeed} has, and notes in the
 * warehouse's log how far everything is safe there.
 */
final class MongoSession implements BatchSession<SourceBatch> {
  /** How long a worker waits in vain: briefly while others have work, as it keeps them from it. */
  private static final Duration BUSY_POLL = Duration.ofMillis(1);

  private static final Duration QUIET_POLL = Duration.ofMillis(10);
  private static final long QUIET_AFTER_MILLIS = 100;
  private static final long NOTE_EVERY_MILLIS = 500;

  private final CollectionName name;
  private final CollectionFeed feed;
  private final MongoReadSpec spec;
  private final ReadingProgress progress;
  private final DurablePositions positions;
  private final SourceWatermark watermark;
  private final Idleness idleness = new Idleness();
  private CollectionPosition position;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private boolean ended;
  private long notedAt;

  MongoSession(
      CollectionName name,
      CollectionFeed feed,
      CollectionPosition start,
      MongoReadSpec spec,
      Reading reading) {
    this.name = name;
    this.feed = feed;
    this.spec = spec;
    this.position = start;
    this.progress = reading.progress();
    this.positions = new DurablePositions(spec.commitGate(), start.forRunner());
    this.watermark =
        new SourceWatermark(
            reading.clock(), spec.outOfOrdernessMillis(), BoundedWindow.TIMESTAMP_MIN_VALUE);
    note(start.forRunner());
    feed.start();
  }

  @Override
  public @Nullable SourceBatch next() {
    long now = System.currentTimeMillis();
    noteNowAndThen(now);
    try {
      Fetched fetched =
          ended ? null : feed.poll(progress.quietFor(QUIET_AFTER_MILLIS) ? QUIET_POLL : BUSY_POLL);
      SourceBatch batch = fetched == null ? null : take(fetched, now);
      reportIdleness(batch, now);
      return batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private @Nullable SourceBatch take(Fetched fetched, long now) {
    position = fetched.after();
    ended = fetched.isLast();
    if (fetched.historyIsLost()) {
      timestamp = SourceWatermark.bounded(now);
      return SourceBatch.ofLost(name.topic(), name.topic(), 1);
    }
    List<SourceRecord> records = fetched.records();
    if (records.isEmpty()) {
      return null;
    }
    long earliest = Long.MAX_VALUE;
    long bytes = 0;
    for (SourceRecord record : records) {
      Long eventTime = spec.eventTimes().eventTimeMillis(record);
      watermark.see(eventTime, record.publishedAt(), now);
      earliest = Math.min(earliest, SourceWatermark.timestamp(eventTime, record, now));
      bytes += record.bytes();
    }
    timestamp = SourceWatermark.bounded(earliest);
    progress.add(records.size(), bytes);
    return SourceBatch.of(records);
  }

  /** How many changes wait at the server it does not tell; none, where it has nothing to give. */
  private void reportIdleness(@Nullable SourceBatch batch, long now) {
    if (batch != null) {
      idleness.end();
      progress.setLagUnknown(name.topic());
    } else if (ended || feed.isIdle()) {
      idleness.begin(now);
      progress.setLag(name.topic(), 0);
    }
  }

  @Override
  public Instant timestamp() {
    return timestamp;
  }

  @Override
  public Instant watermark() {
    idleness.since().ifPresent(since -> watermark.beIdle(since, System.currentTimeMillis()));
    return ended ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark.get();
  }

  @Override
  public SourcePosition position() {
    return position.forRunner();
  }

  @Override
  public void delivered(SourcePosition delivered) {
    positions.delivered(delivered);
  }

  @Override
  public void close() {
    feed.close();
    positions.takeDurable().ifPresent(this::note);
  }

  private void noteNowAndThen(long now) {
    if (now - notedAt >= NOTE_EVERY_MILLIS) {
      positions
          .takeDurable()
          .ifPresent(
              durable -> {
                notedAt = now;
                note(durable);
              });
    }
  }

  private void note(SourcePosition durable) {
    CollectionPosition read = CollectionPosition.of(durable);
    spec.positionLog()
        .note(List.of(new ReadPosition(name.topic(), read.place(), null, read.text())));
  }
}
