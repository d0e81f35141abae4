package dev.alluvium.schemas.warehouse.mart;

import static java.util.stream.Collectors.joining;

import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec;
import dev.alluvium.schemas.spec.mart.StateMartSpec.LeftOut;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The columns of a state mart, as its queries name them. */
final class StateColumns {
  private final StateMartSpec mart;

  StateColumns(StateMartSpec mart) {
    this.mart = mart;
  }

  /** The declared columns, the key among them. */
  String all(String prefix) {
    return mart.columns().stream().map(column -> prefix + column.name()).collect(joining(", "));
  }

  String keys(String prefix) {
    return eachKey(key -> prefix + key);
  }

  String eachKey(Function<String, String> each) {
    return mart.per().stream().map(each).collect(joining(", "));
  }

  /** Whether the rows of two relations are of one key. */
  String sameKey(String one, String other) {
    return mart.per().stream()
        .map(key -> "%s.%s = %s.%s".formatted(one, key, other, key))
        .collect(joining(" AND "));
  }

  boolean mayBeLeftOut() {
    return !mart.maybeLeftOut().isEmpty();
  }

  List<LeftOut> leftOuts() {
    return mart.maybeLeftOut();
  }

  String leftOuts(Function<LeftOut, String> each) {
    return mart.maybeLeftOut().stream().map(each).collect(joining(", "));
  }

  /**
   * The columns of the change {@code e}; of those that were not sent the values that {@code s} has.
   */
  String shown() {
    return mart.columns().stream()
        .map(DerivedSpec::name)
        .map(
            column ->
                leftOut(column)
                    .map(
                        sources ->
                            "CASE WHEN %1$s THEN s.%2$s ELSE e.%2$s END AS %2$s"
                                .formatted(isLeftOut(sources), column))
                    .findFirst()
                    .orElse("e." + column))
        .collect(joining(", "));
  }

  private Stream<List<String>> leftOut(String column) {
    return mart.maybeLeftOut().stream()
        .filter(l -> l.column().equals(column))
        .map(LeftOut::sources);
  }

  private static String isLeftOut(List<String> sources) {
    return sources.stream()
        .map(source -> "STRPOS(e.change_left_out, ',%s,') > 0".formatted(source.replace("'", "''")))
        .collect(joining(" OR "));
  }

  /** The join of {@code s} to the changes {@code e}, where it is needed. */
  String sent() {
    return mayBeLeftOut()
        ? """

          LEFT JOIN change_sent AS s ON e.change_left_out IS NOT NULL AND %s
            AND s.change_op = e.change_op AND s.event_ts = e.event_ts
            AND s.event_sequence = e.event_sequence"""
            .formatted(sameKey("s", "e"))
        : "";
  }
}
