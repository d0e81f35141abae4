package dev.alluvium.transforms.flow;

import java.util.Set;
import java.util.stream.Collectors;

/** Tables that are computed from raw. */
public enum Layer {
  /** Hubs, links, satellites and the vault's other structures. */
  VAULT("vault"),
  /** Marts whose rows come of one event each. */
  ROW_MARTS("mart"),
  /** Marts that need more than one event: aggregates, and those with a sequence. */
  AGGREGATE_MARTS("mart");

  private final String dataset;

  Layer(String dataset) {
    this.dataset = dataset;
  }

  /** The datasets that have tables of these layers. */
  static Set<String> datasets(Set<Layer> layers) {
    return layers.stream().map(layer -> layer.dataset).collect(Collectors.toSet());
  }
}
