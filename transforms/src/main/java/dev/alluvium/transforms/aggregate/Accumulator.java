package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import java.io.Serializable;

/**
 * What is held of a measure in a pane.
 *
 * @param type of the measure's column
 * @param ownSet whether it is the set of the different values itself; else they are counted before
 */
record Accumulator(String name, MeasureSpec.Kind kind, ColumnType type, boolean ownSet)
    implements Serializable {
  /** How it is encoded. */
  AccumulatorCodec<?> codec() {
    return switch (kind) {
      case COUNT, COUNT_IF -> AccumulatorCodec.COUNT;
      case COUNT_DISTINCT -> ownSet ? AccumulatorCodec.SET : AccumulatorCodec.COUNT;
      case SUM -> AccumulatorCodec.SUM;
      case MIN, MAX -> AccumulatorCodec.extreme(type);
      case FIRST, LAST -> AccumulatorCodec.end(type);
      case EXPRESSION ->
          throw new IllegalArgumentException(name + " is computed from other columns");
    };
  }
}
