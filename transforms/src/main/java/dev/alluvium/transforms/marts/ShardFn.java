package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.decode.EventTimestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Gathers a bundle's events by share, so that state is touched once per bundle. */
final class ShardFn extends DoFn<Row, KV<Integer, List<Row>>> {
  private final EventSpec event;
  private final int shards;
  private transient @Nullable EventIdentity identity;
  private transient Map<Integer, List<Row>> gathered = new HashMap<>();

  ShardFn(EventSpec event, int shards) {
    this.event = event;
    this.shards = shards;
  }

  @Setup
  public void setup() {
    identity = new EventIdentity(event);
  }

  @StartBundle
  public void startBundle() {
    gathered = new HashMap<>();
  }

  @ProcessElement
  public void process(@Element Row row) {
    int hash = Objects.requireNonNull(identity).of(row.getValues().toArray()).hashCode();
    gathered.computeIfAbsent(Math.floorMod(hash, shards), k -> new ArrayList<>()).add(row);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    gathered.forEach(
        (key, rows) -> {
          Instant earliest = rows.stream().map(EventTimestamps::of).min(Instant::compareTo).get();
          context.output(KV.of(key, rows), EventTimestamps.joda(earliest), GlobalWindow.INSTANCE);
        });
  }
}
