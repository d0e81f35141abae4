package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.CountDistinct;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.expression.Conditions;
import dev.alluvium.transforms.expression.RowPredicate;
import dev.alluvium.transforms.expression.Uncomputable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle of events adds to a mart, summed up before it is shuffled: panes by group, and, for
 * windows that do not change, the values that may be new to a distinct count.
 */
public final class Contribution {
  private final Aggregation aggregation;
  private final int shards;
  private final boolean stateSpansWindows;
  private final WindowColumns windowColumns;
  private final int[] distinctMeasures;
  private final Identity[] identities;

  /** What must hold of an event whose values each of them counts. */
  private final RowPredicate[] counted;

  private final Map<ShardKey, Groups> groups = new HashMap<>();
  private final Map<ShardKey, Candidates> candidates = new HashMap<>();

  /**
   * @param stateSpansWindows whether a key of state is a share of all windows, not of one
   */
  public Contribution(
      AggregateMartSpec mart,
      EventSpec event,
      TableSpec table,
      int shards,
      boolean stateSpansWindows) {
    aggregation = new Aggregation(mart, event, table);
    this.shards = shards;
    windowColumns = new WindowColumns(mart, table.rowSchema()::indexOf);
    this.stateSpansWindows = stateSpansWindows || aggregation.windowing().isSession();
    List<MeasureSpec> summed = PaneLayout.measures(mart);
    List<Integer> distinct = new ArrayList<>();
    List<Identity> distinctIdentities = new ArrayList<>();
    List<RowPredicate> predicates = new ArrayList<>();
    EventColumns columns = EventColumns.of(event);
    for (int i = 0; i < summed.size() && !aggregation.windowing().isSession(); i++) {
      if (summed.get(i).summary().orElseThrow() instanceof CountDistinct values) {
        distinct.add(i);
        distinctIdentities.add(Identity.of(values, columns));
        predicates.add(Conditions.compile(summed.get(i).where(), columns::indexOf));
      }
    }
    distinctMeasures = distinct.stream().mapToInt(Integer::intValue).toArray();
    identities = distinctIdentities.toArray(Identity[]::new);
    counted = predicates.toArray(RowPredicate[]::new);
  }

  /**
   * Takes a cleaned event in, unless the mart leaves it out.
   *
   * @param uncomputable told of dimensions that have no value, and of windows that have no row, as
   *     a column that says which it is cannot hold it
   */
  public void add(@Nullable Object[] event, Uncomputable uncomputable) {
    if (!aggregation.accepts(event)) {
      return;
    }
    GroupKey group = aggregation.group(event, uncomputable);
    aggregation
        .windowing()
        .of(Aggregation.micros(event), (start, end) -> add(event, group, start, end, uncomputable));
  }

  private void add(
      @Nullable Object[] event, GroupKey group, long start, long end, Uncomputable uncomputable) {
    String beyond = windowColumns.beyond(start, end);
    if (beyond != null) {
      uncomputable.tell(event, beyond);
      return;
    }
    long slot =
        stateSpansWindows
            ? ShardKey.ALL_WINDOWS
            : ShardKey.slot(Math.floorDiv(start, 1000), aggregation.windowing().longestMillis());
    ShardKey key = new ShardKey(slot, shard(group, shards));
    aggregation.add(groups.computeIfAbsent(key, k -> new Groups()), group, start, end, event);
    if (distinctMeasures.length > 0) {
      addCandidates(event, new WindowGroup(start, end, group), slot);
    }
  }

  private void addCandidates(@Nullable Object[] event, WindowGroup group, long slot) {
    long window = aggregation.windowing().areToldApartByStart() ? group.start() : group.end();
    for (int i = 0; i < distinctMeasures.length; i++) {
      Hash128 member =
          counted[i].test(event)
              ? identities[i].of(event, distinctMeasures[i], window, group.group())
              : null;
      if (member != null) {
        ShardKey share = new ShardKey(slot, Math.floorMod(member.hashCode(), shards));
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
