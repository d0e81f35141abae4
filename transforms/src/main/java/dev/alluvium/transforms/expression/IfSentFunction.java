package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.util.List;
import java.util.function.ToIntFunction;

/** What is made of fields of a change, where all were sent: else no change says what it is. */
final class IfSentFunction {
  private IfSentFunction() {}

  /**
   * @param made what is made of them
   * @param sources their names at the source
   */
  static RowFunction of(RowFunction made, List<String> sources, ToIntFunction<String> places) {
    int leftOut = places.applyAsInt(ChangeColumns.LEFT_OUT);
    List<String> names = sources.stream().map(source -> "," + source + ",").toList();
    return values ->
        values[leftOut] instanceof String left && names.stream().anyMatch(left::contains)
            ? RowFunction.UNCOMPUTABLE
            : made.apply(values);
  }
}
