package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
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

/** Gathers a bundle's events by hour and share, so that state is touched once per bundle. */
final class ShardByHourFn extends DoFn<Row, KV<ShardKey, List<Row>>> {
  private final EventSpec event;
  private final Timing timing;
  private transient @Nullable EventIdentity identity;
  private transient Map<ShardKey, List<Row>> gathered = new HashMap<>();

  ShardByHourFn(EventSpec event, Timing timing) {
    this.event = event;
    this.timing = timing;
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
    ShardKey key =
        timing.key(
            EventIdentity.hour(EventTimestamps.of(row)), Math.floorMod(hash, timing.shards()));
    gathered.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
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
