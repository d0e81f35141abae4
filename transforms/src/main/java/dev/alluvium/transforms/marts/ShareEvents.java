package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private transient Map<Integer, List<Row>> gathered = new HashMap<>();

  ShareEvents(EventSpec event, int shards, boolean known) {
    this.event = Shipped.of(event);
    this.shards = shards;
    this.known = known;
  }

  @Override
  public void setup() {
    identity = new EventIdentity(event.get());
    gathered = new HashMap<>();
  }

  @Override
  public void take(Row row, Output passed) {
    int hash = Objects.requireNonNull(identity).of(row.getValues().toArray()).hashCode();
    gathered.computeIfAbsent(Math.floorMod(hash, shards), k -> new ArrayList<>()).add(row);
  }

  @Override
  public void drain(Output out) {
    gathered.forEach(
        (share, rows) -> out.give(Deduplicate.SHARES, KV.of(share, new Share<>(known, rows))));
    gathered = new HashMap<>();
  }
}
