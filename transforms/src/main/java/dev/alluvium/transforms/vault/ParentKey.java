package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.ParentSpec;
import org.jspecify.annotations.Nullable;

/** The hash key of the hub or link that an event's satellite row belongs to. */
final class ParentKey {
  private final int key;
  private final int[] needed;

  private ParentKey(int key, int[] needed) {
    this.key = key;
    this.needed = needed;
  }

  static ParentKey of(ParentSpec parent, EventKeys keys) {
    return new ParentKey(
        keys.key(parent.keyColumns()), parent.neededKeys().stream().mapToInt(keys::key).toArray());
  }

  /** The event's; NULL where the parent has no row of it either. */
  @Nullable String hash(EventKeys keys) {
    for (int other : needed) {
      if (keys.hash(other) == null) {
        return null;
      }
    }
    return keys.hash(key);
  }
}
