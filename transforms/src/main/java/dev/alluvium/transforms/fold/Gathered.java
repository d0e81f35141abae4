package dev.alluvium.transforms.fold;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a {@link Gatherer} has taken in, by key. Not safe for several threads. */
public final class Gathered<K, T> {
  private Map<K, List<T>> byKey = new HashMap<>();

  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  public void add(K key, T item) {
    byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(item);
  }

  /** Gives out each key with its items, which then are the receiver's, and forgets them. */
  public void drain(BiConsumer<K, List<T>> out) {
    Map<K, List<T>> full = byKey;
    byKey = new HashMap<>();
    full.forEach(out);
  }
}
