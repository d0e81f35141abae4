package dev.alluvium.transforms.publish;

import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.aggregate.ShardKey;
import dev.alluvium.transforms.fold.Gatherer;
import dev.alluvium.transforms.serial.Shipped;
import dev.alluvium.transforms.warehouse.TableMutation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** Takes a table's rows out of all that come, and gathers the last change of each by share. */
final class GatherChanges implements Gatherer<TableMutation> {
  private final Shipped<TableSpec> table;
  private final int shards;
  private transient @Nullable RowMessages messages;
  private transient int ordinal;
  private transient Map<ByteBuffer, RowChange> gathered = new LinkedHashMap<>();

  GatherChanges(TableSpec table, int shards) {
    this.table = Shipped.of(table);
    this.shards = shards;
  }

  @Override
  public void setup() {
    messages = new RowMessages(table.get());
    ordinal = table.get().ordinal();
    gathered = new LinkedHashMap<>();
  }

  @Override
  public void take(TableMutation mutation, Output passed) {
    if (mutation.table().ordinal() != ordinal) {
      return;
    }
    RowMessages as = Objects.requireNonNull(messages);
    byte[] key = as.key(mutation.row());
    byte @Nullable [] value = mutation.isDelete() ? null : as.value(mutation.row());
    gathered.merge(
        ByteBuffer.wrap(key),
        new RowChange(key, value, mutation.sequence()),
        (one, other) -> other.version() >= one.version() ? other : one);
  }

  @Override
  public void drain(Output out) {
    Map<ShardKey, List<RowChange>> shares = new HashMap<>();
    gathered.forEach(
        (key, change) ->
            shares
                .computeIfAbsent(
                    new ShardKey(ShardKey.ALL_WINDOWS, Math.floorMod(key.hashCode(), shards)),
                    k -> new ArrayList<>())
                .add(change));
    shares.forEach((share, changes) -> out.give(PublishRows.CHANGES, KV.of(share, changes)));
    gathered = new LinkedHashMap<>();
  }
}
