package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.Additivity;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Expression;
import dev.alluvium.schemas.spec.expression.SecondsBetween;
import dev.alluvium.schemas.spec.measure.Summary;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A column of an aggregate mart: sums up the events of a group, or is computed from the group's
 * other columns when it is written.
 */
@SerializableAutoValue
@AutoValue
public abstract class MeasureSpec implements DescribedColumn, Serializable {
  @Override
  public abstract String name();

  /** How it sums events up; empty where it is an {@link #expression}. */
  public abstract Optional<Summary> summary();

  /** What must hold of an event that it sums up, besides what the {@link #summary} itself says. */
  public abstract List<Condition> where();

  /** All that must hold of an event that it sums up. */
  public List<Condition> conditions() {
    return Stream.concat(
            where().stream(), summary().stream().flatMap(summary -> summary.conditions().stream()))
        .toList();
  }

  /** All columns of the event that it reads. */
  public Set<String> reads() {
    Set<String> columns = Condition.columns(conditions());
    summary().ifPresent(summary -> columns.addAll(summary.arguments()));
    return columns;
  }

  /** What it is of the group's other columns; empty where it is a {@link #summary}. */
  public abstract Optional<Expression> expression();

  /**
   * What may be made of its values in several groups.
   *
   * @param overlap whether one event may be in several groups
   */
  public Additivity additivity(boolean overlap) {
    Additivity known =
        summary()
            .map(Summary::additivity)
            .orElse(
                expression().filter(SecondsBetween.class::isInstance).isPresent()
                    ? Additivity.MEAN
                    : Additivity.NONE);
    return known == Additivity.SUM && overlap ? Additivity.DISTINCT : known;
  }

  /** Type of the result. */
  @Override
  public abstract ColumnType type();

  @Override
  public abstract ColumnMeaning meaning();

  public static Builder builder() {
    return new AutoValue_MeasureSpec.Builder().setWhere(List.of());
  }

  /** Builds a {@link MeasureSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setSummary(Summary summary);

    public abstract Builder setWhere(List<Condition> where);

    public abstract Builder setExpression(Expression expression);

    public abstract Builder setType(ColumnType type);

    public abstract Builder setMeaning(ColumnMeaning meaning);

    public abstract MeasureSpec build();
  }
}
