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

  /**
   * Names at the source of fields that it is made of, of which a change may leave one out: it is
   * uncomputable there. None where it takes what there is.
   */
  public abstract List<String> sources();

  public ColumnType type() {
    return expression().type();
  }

  public static DerivedSpec of(
      String name, Expression expression, Optional<String> personal, String description) {
    return new AutoValue_DerivedSpec(name, expression, personal, description, List.of());
  }

  /** The same of a change, where all of these fields were sent. */
  public DerivedSpec ifSent(List<String> sources) {
    return new AutoValue_DerivedSpec(
        name(), expression(), personal(), description(), List.copyOf(sources));
  }
}
