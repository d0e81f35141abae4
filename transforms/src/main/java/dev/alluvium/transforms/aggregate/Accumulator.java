package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.measure.Summary;
import java.io.Serializable;

/**
 * What is held of a measure in a pane.
 *
 * @param type of the measure's column
 * @param ownSet whether it is the set of the different values itself; else they are counted before
 */
record Accumulator(String name, Class<? extends Summary> kind, ColumnType type, boolean ownSet)
    implements Serializable {
  /** How it is encoded. */
  AccumulatorCodec<?> codec() {
    return Measures.codec(kind, type, ownSet);
  }
}
