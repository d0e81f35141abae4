package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.decode.RawCleaner;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.LedgerKey;
import dev.alluvium.transforms.source.BatchSession;
import dev.alluvium.transforms.source.SourcePosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Cleans the raw rows of an event that come in order of time, and leaves those out that an event of
 * their identity and time came before. A batch is its events, and the counts of what is left out,
 * and of the duplicates among new ones.
 */
final class EventsInOrder implements BatchSession<KV<List<Row>, List<KV<LedgerKey, Long>>>> {
  private final BatchSession<List<Row>> raw;
  private final RawCleaner cleaner;
  private final @Nullable FirstOfInstant first;
  private final int isNew;
  private final LedgerCounts counts = new LedgerCounts();

  /**
   * @param raw rows of the event's raw table, with one more column that tells whether they are new
   * @param whole the event with all its fields, also those that are not read
   * @param isNew place of that column
   * @param eachOnce whether of the events of one identity and time only the first goes on
   */
  EventsInOrder(
      BatchSession<List<Row>> raw, EventSpec event, EventSpec whole, int isNew, boolean eachOnce) {
    this.raw = raw;
    this.cleaner = new RawCleaner(event, whole);
    this.first = eachOnce ? new FirstOfInstant(event) : null;
    this.isNew = isNew;
  }

  /** Goes on from a position, in the knowledge of what was before it. */
  void skipTo(SourcePosition position) throws IOException {
    while (!raw.position().equals(position) && next() != null) {}
  }

  @Override
  public @Nullable KV<List<Row>, List<KV<LedgerKey, Long>>> next() throws IOException {
    for (List<Row> batch = raw.next(); batch != null; batch = raw.next()) {
      List<Row> events = new ArrayList<>(batch.size());
      for (Row row : batch) {
        Row cleaned = cleaner.clean(row, counts);
        if (cleaned != null && goesOn(row, cleaned)) {
          events.add(cleaned);
        }
      }
      List<KV<LedgerKey, Long>> counted = counts.take();
      if (!events.isEmpty() || !counted.isEmpty()) {
        return KV.of(events, counted);
      }
    }
    return null;
  }

  private boolean goesOn(Row row, Row cleaned) {
    return first == null
        || first.add(
            cleaned.getValues().toArray(), Boolean.TRUE.equals(row.getValue(isNew)), counts);
  }

  @Override
  public Instant timestamp() {
    return raw.timestamp();
  }

  @Override
  public Instant watermark() {
    return raw.watermark();
  }

  @Override
  public SourcePosition position() {
    return raw.position();
  }

  @Override
  public void delivered(SourcePosition position) {
    raw.delivered(position);
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
