package dev.alluvium.schemas.warehouse.table;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The order in which views can be made. */
public final class ViewOrder {
  private ViewOrder() {}

  /**
   * The views, each behind those that it reads, otherwise as given. One that reads itself, be it by
   * way of others, is left out, and so are those that read it.
   *
   * @param reads what each view reads; what is not among the views is there before
   */
  public static Set<String> of(Map<String, Set<String>> reads) {
    Set<String> made = new LinkedHashSet<>();
    boolean grew = true;
    while (grew) {
      grew = false;
      for (Map.Entry<String, Set<String>> view : reads.entrySet()) {
        boolean ready =
            view.getValue().stream().allMatch(r -> made.contains(r) || !reads.containsKey(r));
        grew |= ready && made.add(view.getKey());
      }
    }
    return made;
  }
}
