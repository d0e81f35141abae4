package dev.alluvium.transforms.live;

import dev.alluvium.transforms.text.JsonObjects;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Keys that begin with some values, in their order as texts.
 *
 * @param from the first that may be one
 * @param to none is from here on; NULL where there is no end
 * @param isFromIn whether {@code from} itself is one
 */
public record KeyRange(String from, @Nullable String to, boolean isFromIn) {
  /** All keys. */
  public static KeyRange all() {
    return new KeyRange("", null, true);
  }

  /** The one key of these values, which are all that a key has. */
  public static KeyRange exactly(List<? extends @Nullable Object> values) {
    String key = JsonObjects.array(values);
    return new KeyRange(key, key + '\0', true);
  }

  /** Keys that have these values first, and others behind them. */
  public static KeyRange startingWith(List<? extends @Nullable Object> values) {
    if (values.isEmpty()) {
      return all();
    }
    String array = JsonObjects.array(values);
    String open = array.substring(0, array.length() - 1);
    return new KeyRange(open + ',', open + (char) (',' + 1), true);
  }

  /** What of it is behind a key. */
  public KeyRange behind(String key) {
    return key.compareTo(from) < 0 ? this : new KeyRange(key, to, false);
  }

  public boolean has(String key) {
    int order = key.compareTo(from);
    return (isFromIn ? order >= 0 : order > 0) && (to == null || key.compareTo(to) < 0);
  }

  <V> NavigableMap<String, V> of(NavigableMap<String, V> byKey) {
    if (to == null) {
      return byKey.tailMap(from, isFromIn);
    }
    return from.compareTo(to) > 0
        ? byKey.subMap(to, false, to, false)
        : byKey.subMap(from, isFromIn, to, false);
  }
}
