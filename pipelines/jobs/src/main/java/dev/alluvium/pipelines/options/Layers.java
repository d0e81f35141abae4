package dev.alluvium.pipelines.options;

import dev.alluvium.transforms.flow.Layer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The layers that an option names. */
public final class Layers {
  private static final Map<String, Set<Layer>> NAMES =
      Map.of(
          "vault", EnumSet.of(Layer.VAULT),
          "marts", EnumSet.of(Layer.ROW_MARTS, Layer.AGGREGATE_MARTS),
          "row-marts", EnumSet.of(Layer.ROW_MARTS),
          "aggregate-marts", EnumSet.of(Layer.AGGREGATE_MARTS));

  private Layers() {}

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
