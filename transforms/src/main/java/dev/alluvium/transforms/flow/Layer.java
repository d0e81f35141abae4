package dev.alluvium.transforms.flow;

import dev.alluvium.schemas.spec.dataset.Dataset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables that are computed from raw. */
public enum Layer {
  /** Hubs, links, satellites and the vault's other structures. */
  VAULT,
  /** Marts whose rows come of one event each. */
  ROW_MARTS,
  /** Marts that need more than one event: aggregates, and those with a sequence. */
  AGGREGATE_MARTS;

  private Stream<Dataset> datasets() {
    return switch (this) {
      case VAULT -> Stream.of(Dataset.VAULT);
      case ROW_MARTS -> Stream.of(Dataset.MART, Dataset.HISTORY);
      case AGGREGATE_MARTS -> Stream.of(Dataset.MART);
    };
  }

  /** Names of the datasets that can have tables of these layers. */
  static Set<String> datasets(Set<Layer> layers) {
    return layers.stream().flatMap(Layer::datasets).map(Dataset::id).collect(Collectors.toSet());
  }
}
