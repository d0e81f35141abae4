package dev.alluvium.transforms.warehouse;

import java.util.List;

/** Is told of what a warehouse's writer has written, when it is durable. */
public interface WrittenRows {
  /**
   * Called by the writer's thread after each flush, in the order of the flushes; it must be quick.
   *
   * @param byTable the mutations of the flush, by their tables' ordinals
   */
  void written(List<List<TableMutation>> byTable);

  /** Tells nobody. */
  static WrittenRows none() {
    return byTable -> {};
  }
}
