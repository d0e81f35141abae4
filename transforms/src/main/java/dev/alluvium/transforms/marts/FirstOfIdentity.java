package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.aggregate.Hash128;
import dev.alluvium.transforms.aggregate.RecentIdentities;
import dev.alluvium.transforms.decode.EventTimestamps;
import dev.alluvium.transforms.fold.KeyedFold;
import dev.alluvium.transforms.fold.Moment;
import dev.alluvium.transforms.ledger.LedgerCounts;
import dev.alluvium.transforms.ledger.Outcome;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.timing.Timing;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Remembers the identities seen in one share of the events, and lets the first of each through. */
final class FirstOfIdentity implements KeyedFold<Integer, Share<Row>, RecentIdentities> {
  private final Shipped<EventSpec> event;
  private final Timing timing;
  private transient @Nullable EventIdentity identity;

  FirstOfIdentity(EventSpec event, Timing timing) {
    this.event = Shipped.of(event);
    this.timing = timing;
  }

  @Override
  public void setup() {
    identity = new EventIdentity(event.get());
  }

  @Override
  public RecentIdentities create(Integer share) {
    return new RecentIdentities();
  }

  @Override
  public void take(Integer share, RecentIdentities seen, Share<Row> events, Moment now) {
    long watermark = Math.max(now.watermarkMillis(), timing.reachedMillis());
    LedgerCounts counts = new LedgerCounts();
    for (Row row : events.items()) {
      Instant eventTs = EventTimestamps.joda(EventTimestamps.of(row));
      if (!events.known()
          && timing.isOver(RecentIdentities.hourEnd(eventTs.getMillis()), watermark)) {
        count(row, Outcome.LATE, counts);
      } else if (seen.add(identity(row), eventTs.getMillis())) {
        now.output(Deduplicate.EVENTS, row, eventTs);
      } else if (!events.known()) {
        count(row, Outcome.DUPLICATE, counts);
      }
    }
    counts.forEach((key, count) -> now.output(Deduplicate.LEDGER, KV.of(key, count)));
  }

  @Override
  public void fire(Integer share, RecentIdentities seen, Firing firing, Moment now) {}

  @Override
  public boolean firesSoon(RecentIdentities seen) {
    return false;
  }

  /** Forgets the hours that are over, and comes back when the next one is. */
  @Override
  public long settle(Integer share, RecentIdentities seen, Moment now) {
    long lateness = timing.allowedLateness().toMillis();
    seen.forgetUntil(now.watermarkMillis() - lateness);
    return seen.isEmpty() ? NEVER : seen.firstHourEnd() + lateness;
  }

  @Override
  public boolean isEmpty(RecentIdentities seen) {
    return seen.isEmpty();
  }

  @Override
  public long weigh(RecentIdentities seen) {
    return seen.bytes();
  }

  private Hash128 identity(Row row) {
    return Objects.requireNonNull(identity).of(row.getValues().toArray());
  }

  private void count(Row row, Outcome outcome, LedgerCounts counts) {
    Object source = row.getValues().get(EventColumns.EVENT_SOURCE_INDEX);
    counts.add(
        event.get().name(),
        (String) Objects.requireNonNull(source),
        EventTimestamps.of(row),
        outcome,
        "");
  }
}
