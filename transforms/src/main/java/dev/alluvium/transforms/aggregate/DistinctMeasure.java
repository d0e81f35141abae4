package dev.alluvium.transforms.aggregate;

import org.jspecify.annotations.Nullable;

/**
 * Counts different values with a set of their own: for groups that are small by nature, as sessions
 * are. Large groups count theirs in two steps, and hold no set.
 */
record DistinctMeasure(Identity identity) implements Measure<HashSet128> {
  @Override
  public HashSet128 create() {
    return new HashSet128();
  }

  @Override
  public void add(HashSet128 seen, @Nullable Object[] event) {
    Hash128 hash = identity.of(event);
    if (hash != null) {
      seen.add(hash);
    }
  }

  @Override
  public void merge(HashSet128 into, HashSet128 from) {
    into.addAllNew(from);
  }

  @Override
  public Object result(HashSet128 seen) {
    return (long) seen.size();
  }

  @Override
  public long weigh(HashSet128 seen) {
    return seen.bytes();
  }
}
