package dev.alluvium.schemas.spec.computed;

import static java.util.stream.Collectors.toMap;

import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The rows of a table or view, grouped and summed up.
 *
 * @param from the table or view that has the rows
 * @param taken its columns that are used
 * @param where what must hold of a row; empty where all count
 * @param groups what rows are grouped by, of columns of the source
 * @param summed what is known of a group by its rows
 * @param compared what is known of a group beside others
 * @param computed of columns of the group
 * @param having what must hold of a group to be a row; empty where all are
 * @param types of all columns that it makes, by name
 */
public record RollUpSpec(
    String from,
    List<String> taken,
    List<Condition> where,
    List<ComputedColumn> groups,
    List<Summed> summed,
    List<Compared> compared,
    List<ComputedColumn> computed,
    List<Condition> having,
    Map<String, ColumnType> types)
    implements ModelQuery {
  /** A way to sum up rows, whatever their order; NULL values do not count. */
  public enum Function {
    COUNT,
    COUNT_DISTINCT,
    SUM,
    /** A decimal to nine places, half away from zero; of whole numbers the nearest float64. */
    AVG,
    MIN,
    MAX
  }

  /**
   * A column that sums up the rows of a group.
   *
   * @param value of a row
   * @param where what must hold of a row besides
   */
  public record Summed(String name, Function function, SqlExpression value, List<Condition> where)
      implements Serializable {}

  /** A column that is made of another one of the group and of that in other groups. */
  public sealed interface Compared extends Step, Serializable {
    String name();

    /** What is compared. */
    String of();

    /** Groups that agree in these columns count. */
    List<String> per();

    @Override
    default Set<String> makes() {
      return Set.of(name());
    }

    @Override
    default Set<String> reads() {
      Set<String> reads = new LinkedHashSet<>(per());
      reads.add(of());
      return reads;
    }
  }

  /**
   * It and what is before it, summed up.
   *
   * @param function how
   * @param by what tells which groups are before
   */
  public record Running(String name, String of, Function function, String by, List<String> per)
      implements Compared {
    @Override
    public Set<String> reads() {
      Set<String> reads = Compared.super.reads();
      reads.add(by);
      return reads;
    }
  }

  /** What part of the sum it is. */
  public record Share(String name, String of, List<String> per) implements Compared {}

  /** In which place it stands, from the largest on; such as are equal share one. */
  public record Rank(String name, String of, List<String> per) implements Compared {}

  /**
   * The mean of what it was: in the groups so many days before, twice as many, and so on.
   *
   * @param by the day that these are counted from
   * @param days from one to the next
   * @param times how often they are counted
   * @param groups the fewest that make a mean
   */
  public record Usual(
      String name, String of, String by, List<String> per, int days, int times, int groups)
      implements Compared {
    @Override
    public Set<String> reads() {
      Set<String> reads = Compared.super.reads();
      reads.add(by);
      return reads;
    }
  }

  @Override
  public Map<String, Additivity> additivity(BiFunction<String, String, Additivity> known) {
    return summed.stream().collect(toMap(Summed::name, column -> additivity(column, known)));
  }

  /** A sum means something of groups of groups where it does of the rows that it is of. */
  private Additivity additivity(Summed column, BiFunction<String, String, Additivity> known) {
    return switch (column.function()) {
      case COUNT -> Additivity.SUM;
      case SUM ->
          column.value().columns().stream()
                  .allMatch(summed -> known.apply(from, summed) == Additivity.SUM)
              ? Additivity.SUM
              : Additivity.NONE;
      case AVG -> Additivity.NONE;
      case COUNT_DISTINCT -> Additivity.DISTINCT;
      case MIN -> Additivity.MIN;
      case MAX -> Additivity.MAX;
    };
  }
}
