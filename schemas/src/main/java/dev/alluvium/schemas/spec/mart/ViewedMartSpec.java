package dev.alluvium.schemas.spec.mart;

import java.util.List;

/**
 * A mart that is computed when it is read, of marts of one row per event that are stored for it: so
 * no event can come too late for it, whatever the order.
 */
public sealed interface ViewedMartSpec extends MartSpec permits HistoryMartSpec, JoinMartSpec {
  /** What is stored. */
  List<RowMartSpec> stored();
}
