package dev.alluvium.transforms.marts;

import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.DifferenceSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.SequenceMartSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.spec.measure.Summary;
import dev.alluvium.transforms.fold.EventMeaning;
import dev.alluvium.transforms.fold.StateShape;
import dev.alluvium.transforms.timing.Timing;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the states of marts mean. */
public final class MartShapes {
  private MartShapes() {}

  /** Of a state of an aggregate mart. */
  public static StateShape of(String kind, AggregateMartSpec mart, EventSpec event, Timing timing) {
    return StateShape.of(kind, 1)
        .with("mart", mart.name())
        .with("window", mart.window().stateText())
        .withSorted("where", mart.where())
        .withSorted("dimensions", meanings(mart.dimensions()))
        .withSorted("measures", summaries(mart))
        .withSorted("columns", new EventMeaning(event).of(used(mart)))
        .with("lateness", timing.allowedLateness())
        .with("shards", timing.shards());
  }

  /** Of the state of a sequence mart. */
  static StateShape of(SequenceMartSpec mart, EventSpec event, Timing timing) {
    return StateShape.of("sequences", 1)
        .with("mart", mart.name())
        .withSorted("where", mart.where())
        .withSorted("prefer", mart.prefer())
        .withSorted("columns", meanings(mart.columns()))
        .withEach("per", mart.per())
        .with("order", mart.order())
        .withSorted("differences", mart.differences().stream().map(MartShapes::meaning).toList())
        .withSorted("event", new EventMeaning(event).of(used(mart)))
        .with("lateness", timing.allowedLateness())
        .with("shards", timing.shards());
  }

  private static Set<String> used(StoredMartSpec mart) {
    Set<String> used = new TreeSet<>(mart.reads());
    used.addAll(List.of(EventColumns.EVENT_TS, EventColumns.EVENT_SEQUENCE));
    return used;
  }

  private static List<String> meanings(List<DerivedSpec> columns) {
    return columns.stream()
        .map(column -> column.name() + " = " + column.expression().fingerprint())
        .toList();
  }

  private static List<String> summaries(AggregateMartSpec mart) {
    return mart.measures().stream()
        .flatMap(measure -> measure.summary().stream().map(summary -> meaning(measure, summary)))
        .toList();
  }

  private static String meaning(MeasureSpec measure, Summary summary) {
    Stream<String> conditions = measure.conditions().stream().map(Object::toString).sorted();
    String settings = summary.settings().isEmpty() ? "" : " by " + summary.settings();
    return "%s = %s %s of %s%s where %s"
        .formatted(
            measure.name(),
            measure.type(),
            summary.function().toUpperCase(Locale.ROOT),
            summary.arguments(),
            settings,
            conditions.toList());
  }

  private static String meaning(DifferenceSpec difference) {
    return String.join(
        " ",
        difference.name(),
        "of " + difference.of(),
        "quality " + difference.quality(),
        "gap " + difference.gap(),
        "reset " + difference.reset(),
        "reversed " + difference.reversed());
  }
}
