package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.transforms.fold.Gathered;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Gathers events by their share of the identities. */
final class ShareEvents implements Gatherer<Row> {
  private final Shipped<EventSpec> event;
  private final int shards;
  private final boolean known;
  private transient @Nullable EventIdentity identity;
  private transient Gathered<Integer, Row> gathered = new Gathered<>();

  ShareEvents(EventSpec event, int shards, boolean known) {
    this.event = Shipped.of(event);
    this.shards = shards;
    this.known = known;
  }

  @Override
  public void setup() {
    identity = new EventIdentity(event.get());
    gathered = new Gathered<>();
  }

  @Override
  public void take(Row row, Output passed) {
    int hash = Objects.requireNonNull(identity).of(row.getValues().toArray()).hashCode();
    gathered.add(Math.floorMod(hash, shards), row);
  }

  @Override
  public void drain(Output out) {
    gathered.drain(
        (share, rows) -> out.give(Deduplicate.SHARES, KV.of(share, new Share<>(known, rows))));
  }
}
