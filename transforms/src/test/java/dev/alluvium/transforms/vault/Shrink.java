package dev.alluvium.transforms.vault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes counter-examples small. */
final class Shrink {
  private Shrink() {}

  /**
   * The items of a failing list without which it would not fail: runs of them are left out, long
   * ones first, as long as it fails.
   */
  static <T> List<T> smallest(List<T> failing, Predicate<List<T>> fails) {
    List<T> smallest = failing;
    int run = Math.max(1, failing.size() / 2);
    while (run > 0) {
      List<T> smaller = without(smallest, run, fails);
      if (smaller.size() == smallest.size()) {
        run /= 2;
      }
      smallest = smaller;
    }
    return smallest;
  }

  private static <T> List<T> without(List<T> items, int run, Predicate<List<T>> fails) {
    List<T> left = items;
    for (int from = 0; from < left.size(); ) {
      List<T> fewer = new ArrayList<>(left);
      fewer.subList(from, Math.min(left.size(), from + run)).clear();
      if (!fewer.isEmpty() && fails.test(fewer)) {
        left = fewer;
      } else {
        from += run;
      }
    }
    return left;
  }
}
