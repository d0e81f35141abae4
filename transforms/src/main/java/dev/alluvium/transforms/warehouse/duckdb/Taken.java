package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.transforms.warehouse.TableMutation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a table has taken of a flush.
 *
 * @param fresh rows of keys that it surely had not; each is at its end
 * @param others mutations of keys that it may have had; what it has of these now is for it to say
 */
record Taken(List<TableMutation> fresh, List<TableMutation> others) {
  /** Of keys that it may have had. */
  static Taken others(List<TableMutation> mutations) {
    return new Taken(List.of(), mutations);
  }

  List<TableMutation> all() {
    if (others.isEmpty()) {
      return fresh;
    }
    List<TableMutation> all = new ArrayList<>(fresh);
    all.addAll(others);
    return all;
  }
}
