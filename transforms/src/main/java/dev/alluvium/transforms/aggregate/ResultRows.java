package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.MeasureSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.expression.Expressions;
import dev.alluvium.transforms.expression.RowFunction;
import dev.alluvium.transforms.serial.ValueCodec;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes a mart's rows of groups and their results. The rank, if there is one, is still NULL. */
final class ResultRows {
  private final Schema schema;
  private final int[] dimensions;
  private final int[] measures;
  private final int[] expressionColumns;
  private final RowFunction[] expressions;
  private final int startColumn;

  ResultRows(AggregateMartSpec mart, TableSpec table) {
    schema = table.rowSchema();
    dimensions =
        PaneLayout.dimensions(mart).stream().map(DerivedSpec::name).mapToInt(this::index).toArray();
    List<MeasureSpec> summed = PaneLayout.measures(mart);
    measures = summed.stream().map(MeasureSpec::name).mapToInt(this::index).toArray();
    List<MeasureSpec> computed =
        mart.measures().stream().filter(m -> m.kind() == MeasureSpec.Kind.EXPRESSION).toList();
    expressionColumns = computed.stream().map(MeasureSpec::name).mapToInt(this::index).toArray();
    expressions =
        computed.stream()
            .map(m -> Expressions.compile(m.expression().orElseThrow(), this::index))
            .toArray(RowFunction[]::new);
    startColumn =
        summed.stream()
            .filter(m -> m.kind() == MeasureSpec.Kind.MIN && mart.grain().contains(m.name()))
            .findFirst()
            .map(m -> index(m.name()))
            .orElse(-1);
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
  Row row(GroupKey group, Pane pane, Measure<Object>[] functions, Consumer<String> uncomputable) {
    @Nullable Object[] values = values(group);
    for (int i = 0; i < measures.length; i++) {
      Object value = functions[i].result(pane.accumulators[i]);
      if (value == Measure.UNCOMPUTABLE) {
        tellOnce(pane, i, measures[i], uncomputable);
      } else {
        values[measures[i]] = value;
      }
    }
    for (int i = 0; i < expressions.length; i++) {
      try {
        values[expressionColumns[i]] = expressions[i].apply(values);
      } catch (ArithmeticException e) {
        tellOnce(pane, measures.length + i, expressionColumns[i], uncomputable);
      }
    }
    return Row.withSchema(schema).attachValues(values);
  }

  private void tellOnce(Pane pane, int number, int column, Consumer<String> uncomputable) {
    long bit = 1L << Math.min(number, Long.SIZE - 1);
    if ((pane.uncomputable & bit) == 0) {
      pane.uncomputable |= bit;
      uncomputable.accept(schema.getField(column).getName());
    }
  }

  /** The key of the group's row whose session started at that time. */
  Row key(GroupKey group, long startMicros) {
    @Nullable Object[] values = values(group);
    values[startColumn] = ValueCodec.instant(startMicros);
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
