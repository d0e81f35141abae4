package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.schemas.spec.window.SessionWindows;
import dev.alluvium.schemas.spec.window.WindowSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What stands where in the panes of a mart: dimensions and accumulators in the order of their
 * names, so that the order of lines in a contract means nothing.
 */
public record PaneLayout(
    WindowSpec windows, ArrayList<Dimension> dimensions, ArrayList<Accumulator> accumulators)
    implements Serializable {
  /** A value that groups are told apart by. */
  record Dimension(String name, ColumnType type) implements Serializable {}

  public static PaneLayout of(AggregateMartSpec mart) {
    boolean session = mart.window() instanceof SessionWindows;
    return new PaneLayout(
        mart.window(),
        new ArrayList<>(
            dimensions(mart).stream().map(d -> new Dimension(d.name(), d.type())).toList()),
        new ArrayList<>(
            measures(mart).stream()
                .map(m -> new Accumulator(m.name(), kind(m), m.type(), session))
                .toList()));
  }

  /** What a mart groups events by beside the window, in its order here. */
  static List<DerivedSpec> dimensions(AggregateMartSpec mart) {
    return mart.dimensions().stream().sorted(Comparator.comparing(DerivedSpec::name)).toList();
  }

  /** A mart's measures that are summed up, in the order of the accumulators. */
  static List<MeasureSpec> measures(AggregateMartSpec mart) {
    return mart.measures().stream()
        .filter(measure -> measure.summary().isPresent())
        .sorted(Comparator.comparing(MeasureSpec::name))
        .toList();
  }

  private static Class<? extends Summary> kind(MeasureSpec measure) {
    return measure.summary().orElseThrow().getClass();
  }

  ColumnType[] dimensionTypes() {
    return dimensions.stream().map(Dimension::type).toArray(ColumnType[]::new);
  }

  Windowing windowing() {
    return new Windowing(windows);
  }
}
