package dev.alluvium.pipelines.options;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Tables that are computed from raw. */
public enum Layer {
  /** Hubs, links, satellites and the vault's other structures. */
  VAULT,
  /** Marts with a row per event. */
  ROW_MARTS,
  /** Marts that need more than one event: aggregates, and those with a sequence. */
  AGGREGATE_MARTS;

  private static final Map<String, Set<Layer>> NAMES =
      Map.of(
          "vault", EnumSet.of(VAULT),
          "marts", EnumSet.of(ROW_MARTS, AGGREGATE_MARTS),
          "row-marts", EnumSet.of(ROW_MARTS),
          "aggregate-marts", EnumSet.of(AGGREGATE_MARTS));

  /**
   * Those that the option names.
   *
   * @throws UserException if it names something else
   */
  public static Set<Layer> of(LayerOptions options) {
    Set<Layer> layers = EnumSet.noneOf(Layer.class);
    for (String name : options.getLayers().split(",", -1)) {
      Set<Layer> named = NAMES.get(name.strip());
      if (named == null) {
        throw new UserException(
            "--layers=%s: there is no layer \"%s\"; write vault, marts, row-marts or aggregate-marts, or several with commas between"
                .formatted(options.getLayers(), name.strip()));
      }
      layers.addAll(named);
    }
    return layers;
  }
}
