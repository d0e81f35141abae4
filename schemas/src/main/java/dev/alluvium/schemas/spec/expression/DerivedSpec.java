package dev.alluvium.schemas.spec.expression;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
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

  public ColumnType type() {
    return expression().type();
  }

  public static DerivedSpec of(
      String name, Expression expression, Optional<String> personal, String description) {
    return new AutoValue_DerivedSpec(name, expression, personal, description);
  }
}
