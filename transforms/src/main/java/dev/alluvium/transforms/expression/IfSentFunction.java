package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.format.ChangeColumns;
import java.util.List;
import java.util.function.ToIntFunction;

/** What is made of fields of a change, where all were sent. */
final class IfSentFunction {
  private IfSentFunction() {}

  /**
   * @param made what is made of them
   */
  static RowFunction of(RowFunction made, DerivedSpec.Sent sent, ToIntFunction<String> places) {
    int leftOut = places.applyAsInt(ChangeColumns.LEFT_OUT);
    List<String> names = sent.sources().stream().map(source -> "," + source + ",").toList();
    boolean isKnown = sent.isKnown();
    return values -> {
      if (values[leftOut] instanceof String left && names.stream().anyMatch(left::contains)) {
        return isKnown ? null : RowFunction.UNCOMPUTABLE;
      }
      return made.apply(values);
    };
  }
}
