package dev.alluvium.schemas.spec.expression;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** A column computed from others. */
@SerializableAutoValue
@AutoValue
public abstract class DerivedSpec implements Serializable {
  public abstract String name();

  public abstract Expression expression();

  /** What kind of personal data this is, if it is; a copy inherits its field's. */
  public abstract Optional<String> personal();

  /** What it means; a copy inherits its field's. */
  public abstract String description();

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

  public ColumnType type() {
    return expression().type();
  }

  public static DerivedSpec of(
      String name, Expression expression, Optional<String> personal, String description) {
    return new AutoValue_DerivedSpec(name, expression, personal, description, Optional.empty());
  }

  /** The same of a change, where all of these fields were sent. */
  public DerivedSpec ifSent(Sent sent) {
    return new AutoValue_DerivedSpec(
        name(), expression(), personal(), description(), Optional.of(sent));
  }
}
