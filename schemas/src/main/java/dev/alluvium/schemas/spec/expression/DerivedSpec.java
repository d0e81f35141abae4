package dev.alluvium.schemas.spec.expression;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** A column computed from others. */
@SerializableAutoValue
@AutoValue
public abstract class DerivedSpec implements DescribedColumn, Serializable {
  @Override
  public abstract String name();

  public abstract Expression expression();

  /** A copy inherits its field's. */
  @Override
  public abstract ColumnMeaning meaning();

  /** Of what it is made that a change may leave out; empty where it takes what there is. */
  public abstract Optional<Sent> ifSent();

  /**
   * Fields of which a change may leave one out.
   *
   * @param sources their names at the source
   * @param isKnown whether it is known otherwise what the column is then, and so is but empty here;
   *     else nothing tells, and it is uncomputable
   */
  public record Sent(List<String> sources, boolean isKnown) implements Serializable {
    public Sent {
      sources = List.copyOf(sources);
    }
  }

  @Override
  public ColumnType type() {
    return expression().type();
  }

  public static DerivedSpec of(String name, Expression expression, ColumnMeaning meaning) {
    return new AutoValue_DerivedSpec(name, expression, meaning, Optional.empty());
  }

  /** A column as it is, under its name. */
  public static DerivedSpec copyOf(DescribedColumn column) {
    return of(column.name(), new Copy(column.name(), column.type()), column.meaning());
  }

  /** The same of a change, where all of these fields were sent. */
  public DerivedSpec ifSent(Sent sent) {
    return new AutoValue_DerivedSpec(name(), expression(), meaning(), Optional.of(sent));
  }
}
