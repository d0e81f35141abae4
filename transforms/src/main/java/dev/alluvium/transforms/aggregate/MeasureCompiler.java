package dev.alluvium.transforms.aggregate;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.event.EventColumns;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.transforms.expression.Conditions;

/** Compiles the measures that a contract declares. */
final class MeasureCompiler {
  private final EventColumns columns;
  private final boolean distinctInTwoSteps;

  /**
   * @param distinctInTwoSteps whether different values are counted by an earlier step, so that the
   *     measure here only adds up
   */
  MeasureCompiler(EventColumns columns, boolean distinctInTwoSteps) {
    this.columns = columns;
    this.distinctInTwoSteps = distinctInTwoSteps;
  }

  Measure<?> compile(MeasureSpec spec) {
    return switch (spec.kind()) {
      case COUNT -> new CountMeasure(event -> true);
      case COUNT_IF -> new CountMeasure(Conditions.compile(spec.conditions(), columns::indexOf));
      case COUNT_DISTINCT ->
          distinctInTwoSteps
              ? new CountMeasure(event -> false)
              : new DistinctMeasure(identity(spec));
      case SUM -> new SumMeasure(column(spec), spec.type());
      case MIN -> new ExtremeMeasure(column(spec), false);
      case MAX -> new ExtremeMeasure(column(spec), true);
      case FIRST -> new EndMeasure(column(spec), false);
      case LAST -> new EndMeasure(column(spec), true);
      case EXPRESSION ->
          throw new IllegalArgumentException(spec.name() + " is computed from other columns");
    };
  }

  Identity identity(MeasureSpec spec) {
    int[] indexes = columns.indexesOf(spec.arguments());
    ColumnType[] types =
        spec.arguments().stream().map(c -> columns.column(c).type()).toArray(ColumnType[]::new);
    return new Identity(indexes, types);
  }

  private int column(MeasureSpec spec) {
    return columns.indexOf(spec.arguments().get(0));
  }
}
