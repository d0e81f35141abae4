package dev.alluvium.transforms.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing example smaller. */
final class Shrink {
  private Shrink() {}

  /**
   * Leaves out as many elements as can be, ever fewer at a time, as long as it fails without them:
   * of what is left, none can be left out.
   */
  static <T> List<T> greedily(List<T> failing, Predicate<List<T>> fails) {
    List<T> smallest = List.copyOf(failing);
    for (int length = Math.max(1, smallest.size() / 2); length > 0; length /= 2) {
      int before;
      do {
        before = smallest.size();
        for (int from = 0; from < smallest.size(); ) {
          List<T> fewer = new ArrayList<>(smallest);
          fewer.subList(from, Math.min(smallest.size(), from + length)).clear();
          if (fails.test(fewer)) {
            smallest = fewer;
          } else {
            from += length;
          }
        }
      } while (length == 1 && smallest.size() < before);
    }
    return smallest;
  }
}
