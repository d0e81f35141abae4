package dev.alluvium.transforms.expression;

import dev.alluvium.schemas.spec.expression.DerivedSpec;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a row that are computed from the values of another, or from those before them. The
 * only way to compute any: a value that no column can hold, as a time after the year 9999, is NULL,
 * and somebody is told. Nothing is thrown, so no event stops a job. Not safe for several threads.
 */
public final class ComputedColumns {
  private final String[] names;
  private final RowFunction[] functions;
  private final int[] places;

  private ComputedColumns(String[] names, RowFunction[] functions, int[] places) {
    this.names = names;
    this.functions = functions;
    this.places = places;
  }

  /**
   * Those columns.
   *
   * @param source the places of the columns that they are computed from
   * @param target their own places
   * @throws IllegalArgumentException from these, for a column that is not there
   */
  public static ComputedColumns of(
      List<DerivedSpec> columns, ToIntFunction<String> source, ToIntFunction<String> target) {
    return new ComputedColumns(
        columns.stream().map(DerivedSpec::name).toArray(String[]::new),
        columns.stream().map(column -> function(column, source)).toArray(RowFunction[]::new),
        columns.stream().map(DerivedSpec::name).mapToInt(target).toArray());
  }

  private static RowFunction function(DerivedSpec column, ToIntFunction<String> source) {
    RowFunction made = Expressions.compile(column.expression(), source);
    return column.ifSent().map(sent -> IfSentFunction.of(made, sent, source)).orElse(made);
  }

  /**
   * Computes all of them, in their order.
   *
   * @param from the row they are computed from
   * @param to where they are written; may be {@code from}, so that they read those before them
   */
  public void write(@Nullable Object[] from, @Nullable Object[] to, Uncomputable uncomputable) {
    for (int i = 0; i < functions.length; i++) {
      Object value = functions[i].apply(from);
      if (value == RowFunction.UNCOMPUTABLE) {
        value = null;
        uncomputable.tell(from, names[i]);
      }
      to[places[i]] = value;
    }
  }
}
