package dev.alluvium.transforms.warehouse;

import java.util.List;

/**
 * What a warehouse's writer writes besides what it was handed, in the same transaction: the file
 * never has one without the other, whenever the process ends.
 */
public interface FlushAddition {
  /**
   * The mutations that go with those of a flush. Called by the writer's thread alone, once per
   * flush, in the order of the flushes.
   *
   * @param byTable the mutations of the flush, by their tables' ordinals
   */
  List<TableMutation> to(List<List<TableMutation>> byTable);

  /** Nothing. */
  static FlushAddition none() {
    return byTable -> List.of();
  }
}
