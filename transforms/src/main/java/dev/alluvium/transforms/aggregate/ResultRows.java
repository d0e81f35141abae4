package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.MeasureSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.transforms.expression.ComputedColumns;
import dev.alluvium.transforms.expression.Uncomputable;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Makes a mart's rows of groups and their results. The rank, if there is one, is still NULL. */
final class ResultRows {
  private final Schema schema;
  private final int[] dimensions;
  private final int[] measures;
  private final ComputedColumns computed;
  private final int startColumn;

  ResultRows(AggregateMartSpec mart, TableSpec table) {
    schema = table.rowSchema();
    dimensions = mart.dimensions().stream().map(DerivedSpec::name).mapToInt(this::index).toArray();
    List<MeasureSpec> summed = summed(mart);
    measures = summed.stream().map(MeasureSpec::name).mapToInt(this::index).toArray();
    computed = ComputedColumns.of(computed(mart), this::index, this::index);
    startColumn =
        summed.stream()
            .filter(m -> m.kind() == MeasureSpec.Kind.MIN && mart.grain().contains(m.name()))
            .findFirst()
            .map(m -> index(m.name()))
            .orElse(-1);
  }

  /** The measures that are summed up, in the order of a pane's accumulators. */
  static List<MeasureSpec> summed(AggregateMartSpec mart) {
    return mart.measures().stream().filter(m -> m.kind() != MeasureSpec.Kind.EXPRESSION).toList();
  }

  private static List<DerivedSpec> computed(AggregateMartSpec mart) {
    return mart.measures().stream()
        .filter(m -> m.kind() == MeasureSpec.Kind.EXPRESSION)
        .map(
            m ->
                DerivedSpec.of(
                    m.name(), m.expression().orElseThrow(), m.personal(), m.description()))
        .toList();
  }

  private int index(String column) {
    return schema.indexOf(column);
  }

  Row row(GroupKey group, Pane pane, Measure<Object>[] functions, Uncomputable uncomputable) {
    @Nullable Object[] values = values(group);
    for (int i = 0; i < measures.length; i++) {
      values[measures[i]] = functions[i].result(pane.accumulators[i]);
    }
    computed.write(values, values, uncomputable);
    return Row.withSchema(schema).attachValues(values);
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
