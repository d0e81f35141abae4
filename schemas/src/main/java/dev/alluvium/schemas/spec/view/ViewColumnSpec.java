package dev.alluvium.schemas.spec.view;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.Optional;

/** A column of an information view. */
@SerializableAutoValue
@AutoValue
public abstract class ViewColumnSpec implements Serializable {
  public abstract String name();

  public abstract ColumnType type();

  /** What kind of personal data this is, if the contract says so. */
  public abstract Optional<String> personal();

  public abstract String description();

  public static ViewColumnSpec of(
      String name, ColumnType type, Optional<String> personal, String description) {
    return new AutoValue_ViewColumnSpec(name, type, personal, description);
  }
}
