package dev.alluvium.schemas.spec.mart;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Expression;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** A column that sums up the events of a group. */
@SerializableAutoValue
@AutoValue
public abstract class MeasureSpec implements Serializable {
  /** The ways to sum up. NULL values do not count, in any of them. */
  public enum Kind {
    /** Rows. */
    COUNT,
    /** Rows on which the conditions hold. */
    COUNT_IF,
    /** Different values, exactly; text in its standardised form, several columns as one key. */
    COUNT_DISTINCT,
    /** Sum; of decimals exact in any order, rounded once at the end. */
    SUM,
    MIN,
    MAX,
    /** Value of the first event that has one: by event time, sequence, digest. */
    FIRST,
    /** Value of the last event that has one: by event time, sequence, digest. */
    LAST,
    /** An expression over the group's other columns, computed when it is written. */
    EXPRESSION
  }

  public abstract String name();

  public abstract Kind kind();

  /** Columns of the event that it reads. */
  public abstract List<String> arguments();

  /** For {@link Kind#COUNT_IF}: all must hold. */
  public abstract List<Condition> conditions();

  /** For {@link Kind#EXPRESSION}. */
  public abstract Optional<Expression> expression();

  /** Type of the result. */
  public abstract ColumnType type();

  public abstract Optional<String> personal();

  public abstract String description();

  public static Builder builder() {
    return new AutoValue_MeasureSpec.Builder().setArguments(List.of()).setConditions(List.of());
  }

  /** Builds a {@link MeasureSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setKind(Kind kind);

    public abstract Builder setArguments(List<String> arguments);

    public abstract Builder setConditions(List<Condition> conditions);

    public abstract Builder setExpression(Expression expression);

    public abstract Builder setType(ColumnType type);

    public abstract Builder setPersonal(Optional<String> personal);

    public abstract Builder setDescription(String description);

    public abstract MeasureSpec build();
  }
}
