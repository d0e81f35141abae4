package dev.alluvium.transforms.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * The first step of an exact distinct count: tells which candidates are new, and makes of them what
 * adds to the counts. The set of one share of a window's values is all that is held in one place.
 */
public final class DistinctCounts {
  private final Aggregation aggregation;
  private final int shards;

  public DistinctCounts(Aggregation aggregation, int shards) {
    this.aggregation = aggregation;
    this.shards = shards;
  }

  /**
   * Takes candidates into the set of their share.
   *
   * @return panes that add the new ones to their counts, by the key of their group
   */
  public Map<ShardKey, Groups> count(ShardKey share, Candidates candidates, HashSet128 seen) {
    Map<ShardKey, Groups> counted = new HashMap<>();
    candidates.members.forEach(
        (group, measures) -> {
          Pane pane = aggregation.emptyPane(group.start(), group.end());
          boolean[] anyNew = new boolean[1];
          measures.forEach(
              (measure, members) -> {
                int added = seen.addAllNew(members);
                ((long[]) pane.accumulators[measure])[0] += added;
                anyNew[0] |= added > 0;
              });
          if (anyNew[0]) {
            ShardKey key = new ShardKey(share.slot(), Contribution.shard(group.group(), shards));
            counted.computeIfAbsent(key, k -> new Groups()).of(group.group()).add(pane);
          }
        });
    return counted;
  }
}
