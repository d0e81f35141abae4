package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.expression.LookUp;
import dev.alluvium.schemas.spec.reference.ReferenceColumn.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Finds the row of a reference table by its key, and, where rows have times, by one of these. */
final class LookUpFunction {
  /** The rows of one key, by the times that they start at. */
  private record Versions(List<Comparable<Object>> starts, List<@Nullable Object> values) {
    /** Of the last that starts at or before it; before the first, of the first. */
    @Nullable Object at(Object time) {
      int low = 0;
      int high = starts.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (starts.get(middle).compareTo(time) <= 0) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return values.get(low);
    }
  }

  private LookUpFunction() {}

  static RowFunction compile(LookUp lookUp, ToIntFunction<String> places) {
    RowFunction key = key(lookUp.by().stream().mapToInt(places).toArray());
    if (lookUp.asOf() == null) {
      Map<Object, @Nullable Object> values = new HashMap<>();
      lookUp.take().entries().forEach(entry -> values.put(key(entry), entry.value()));
      return row -> {
        Object found = key.apply(row);
        return found == null ? null : values.get(found);
      };
    }
    Map<Object, Versions> versions = versions(lookUp.take().entries());
    int time = places.applyAsInt(lookUp.asOf());
    return row -> {
      Object found = key.apply(row);
      Object at = row[time];
      Versions ofKey = found == null || at == null ? null : versions.get(found);
      return ofKey == null ? null : ofKey.at(at);
    };
  }

  @SuppressWarnings("unchecked") // Times of one column are compared with each other alone.
  private static Map<Object, Versions> versions(List<Entry> sorted) {
    Map<Object, Versions> versions = new HashMap<>();
    for (Entry entry : sorted) {
      Versions ofKey =
          versions.computeIfAbsent(
              key(entry), k -> new Versions(new ArrayList<>(), new ArrayList<>()));
      ofKey.starts().add((Comparable<Object>) entry.starts());
      ofKey.values().add(entry.value());
    }
    return versions;
  }

  /** A key of one part is that part. */
  private static Object key(Entry entry) {
    return entry.key().size() == 1 ? entry.key().get(0) : entry.key();
  }

  /** The same of a row; null where a part is. */
  private static RowFunction key(int[] places) {
    if (places.length == 1) {
      return row -> row[places[0]];
    }
    return row -> {
      List<Object> parts = new ArrayList<>(places.length);
      for (int place : places) {
        Object part = row[place];
        if (part == null) {
          return null;
        }
        parts.add(part);
      }
      return parts;
    };
  }
}
