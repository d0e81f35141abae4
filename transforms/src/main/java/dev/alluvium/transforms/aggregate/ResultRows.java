package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Min;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.transforms.expression.ComputedColumns;
import dev.alluvium.transforms.expression.Uncomputable;
import dev.alluvium.transforms.serial.ValueCodec;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes a mart's rows of groups and their results. The rank, if there is one, is still NULL. */
final class ResultRows {
  private final Schema schema;
  private final int[] dimensions;
  private final WindowColumns windowColumns;
  private final int[] measures;
  private final ComputedColumns computed;
  private final int startColumn;

  ResultRows(AggregateMartSpec mart, TableSpec table) {
    schema = table.rowSchema();
    dimensions =
        PaneLayout.dimensions(mart).stream().map(DerivedSpec::name).mapToInt(this::index).toArray();
    windowColumns = new WindowColumns(mart, this::index);
    List<MeasureSpec> summed = PaneLayout.measures(mart);
    measures = summed.stream().map(MeasureSpec::name).mapToInt(this::index).toArray();
    computed = ComputedColumns.of(computed(mart), this::index, this::index);
    startColumn =
        summed.stream()
            .filter(m -> m.summary().orElse(null) instanceof Min && mart.grain().contains(m.name()))
            .findFirst()
            .map(m -> index(m.name()))
            .orElse(-1);
  }

  private static List<DerivedSpec> computed(AggregateMartSpec mart) {
    return mart.measures().stream()
        .filter(m -> m.expression().isPresent())
        .map(m -> DerivedSpec.of(m.name(), m.expression().orElseThrow(), m.meaning()))
        .toList();
  }

  private int index(String column) {
    return schema.indexOf(column);
  }

  /**
   * The group's row.
   *
   * @param uncomputable told the columns that are NULL because no column can hold their value, each
   *     once per pane
   */
  Row row(GroupKey group, Pane pane, Measure<Object>[] functions, Uncomputable uncomputable) {
    @Nullable Object[] values = values(group);
    windowColumns.write(values, pane.start, pane.end);
    for (int i = 0; i < measures.length; i++) {
      Object value = functions[i].result(pane.accumulators[i]);
      if (value == Measure.UNCOMPUTABLE) {
        tellOnce(pane, measures[i], values, uncomputable);
      } else {
        values[measures[i]] = value;
      }
    }
    computed.write(
        values, values, (from, column) -> tellOnce(pane, index(column), values, uncomputable));
    return Row.withSchema(schema).attachValues(values);
  }

  private void tellOnce(
      Pane pane, int column, @Nullable Object[] values, Uncomputable uncomputable) {
    long bit = 1L << Math.min(column, Long.SIZE - 1);
    if ((pane.uncomputable & bit) == 0) {
      pane.uncomputable |= bit;
      uncomputable.tell(values, schema.getField(column).getName());
    }
  }

  /** The key of the group's row whose session started at that time. */
  Row key(GroupKey group, long startMicros) {
    @Nullable Object[] values = values(group);
    windowColumns.write(values, startMicros, startMicros);
    if (startColumn >= 0) {
      values[startColumn] = ValueCodec.instant(startMicros);
    }
    return Row.withSchema(schema).attachValues(values);
  }

  private @Nullable Object[] values(GroupKey group) {
    @Nullable Object[] values = new @Nullable Object[schema.getFieldCount()];
    for (int i = 0; i < dimensions.length; i++) {
      values[dimensions[i]] = group.value(i);
    }
    return values;
  }
}
