package dev.alluvium.schemas.spec.computed;

import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of a table or view, grouped and summed up.
 *
 * @param from the table or view that has the rows
 * @param taken its columns that are used
 * @param where what must hold of a row, in the SQL that the engines share; empty where all count
 * @param groups what rows are grouped by, of columns of the source
 * @param summed what is known of a group
 * @param running what is known of a group and those before it
 * @param computed of columns of the group
 * @param types of all columns that it makes, by name
 */
public record RollUpSpec(
    String from,
    List<String> taken,
    String where,
    List<ComputedColumn> groups,
    List<Summed> summed,
    List<Running> running,
    List<ComputedColumn> computed,
    Map<String, ColumnType> types)
    implements ModelQuery {
  /** A way to sum up rows, whatever their order; NULL values do not count. */
  public enum Function {
    COUNT,
    COUNT_DISTINCT,
    SUM,
    MIN,
    MAX
  }

  /**
   * A column that sums up the rows of a group.
   *
   * @param column of the source; empty of rows that are counted
   * @param where which rows, as of the whole
   */
  public record Summed(String name, Function function, String column, String where)
      implements Serializable {}

  /**
   * A column that sums up another one of the group and of all groups before it.
   *
   * @param of what is summed up
   * @param function how
   * @param by what tells which groups are before
   * @param per groups that agree in these count
   */
  public record Running(String name, String of, Function function, String by, List<String> per)
      implements Step, Serializable {
    @Override
    public Set<String> makes() {
      return Set.of(name);
    }

    @Override
    public Set<String> reads() {
      Set<String> reads = new LinkedHashSet<>(per);
      reads.add(of);
      reads.add(by);
      return reads;
    }
  }
}
