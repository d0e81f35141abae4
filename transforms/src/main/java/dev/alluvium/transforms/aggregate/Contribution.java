package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.MeasureSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle of events adds to a mart, summed up before it is shuffled: panes by group, and, for
 * fixed windows, the values that may be new to a distinct count.
 */
public final class Contribution {
  private final Aggregation aggregation;
  private final int shards;
  private final int[] distinctMeasures;
  private final Identity[] identities;
  private final Map<ShardKey, Groups> groups = new HashMap<>();
  private final Map<ShardKey, Candidates> candidates = new HashMap<>();

  public Contribution(AggregateMartSpec mart, EventSpec event, TableSpec table, int shards) {
    aggregation = new Aggregation(mart, event, table);
    this.shards = shards;
    MeasureCompiler compiler = new MeasureCompiler(EventColumns.of(event), true);
    List<MeasureSpec> summed = ResultRows.summed(mart);
    List<Integer> distinct = new ArrayList<>();
    List<Identity> distinctIdentities = new ArrayList<>();
    for (int i = 0; i < summed.size() && !aggregation.windowing().isSession(); i++) {
      if (summed.get(i).kind() == MeasureSpec.Kind.COUNT_DISTINCT) {
        distinct.add(i);
        distinctIdentities.add(compiler.identity(summed.get(i)));
      }
    }
    distinctMeasures = distinct.stream().mapToInt(Integer::intValue).toArray();
    identities = distinctIdentities.toArray(Identity[]::new);
  }

  /** Forgets what was added. */
  public void clear() {
    groups.clear();
    candidates.clear();
  }

  /** Takes a cleaned event in, unless the mart leaves it out. */
  public void add(@Nullable Object[] event) {
    if (!aggregation.accepts(event)) {
      return;
    }
    GroupKey group = aggregation.group(event);
    Windowing windowing = aggregation.windowing();
    long window =
        windowing.isSession() ? 0 : Math.floorDiv(windowing.start(Aggregation.micros(event)), 1000);
    ShardKey key = new ShardKey(window, shard(group, shards));
    aggregation.add(groups.computeIfAbsent(key, k -> new Groups()), group, event);
    for (int i = 0; i < distinctMeasures.length; i++) {
      Hash128 member = identities[i].of(event, distinctMeasures[i] + "\u0001" + group.text());
      if (member != null) {
        ShardKey share = new ShardKey(window, Math.floorMod(member.hashCode(), shards));
        candidates
            .computeIfAbsent(share, k -> new Candidates())
            .add(group, distinctMeasures[i], member);
      }
    }
  }

  static int shard(GroupKey group, int shards) {
    int hash = group.hashCode() * 0x9E3779B9;
    return Math.floorMod(hash ^ hash >>> 16, shards);
  }

  /** Gives out the panes. */
  public void forEachGroups(BiConsumer<ShardKey, Groups> out) {
    groups.forEach(out);
  }

  /** Gives out the values that may be new. */
  public void forEachCandidates(BiConsumer<ShardKey, Candidates> out) {
    candidates.forEach(out);
  }
}
