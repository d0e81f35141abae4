package dev.alluvium.schemas.spec.column;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import java.io.Serializable;
import java.util.Optional;

/**
 * What a contract says of a column beside its name and type. It goes as a whole from the field that
 * it was said of to all that is a copy of it, and from the contract to tables, views and files: one
 * more thing to be said of columns is one more property here.
 */
@SerializableAutoValue
@AutoValue
public abstract class ColumnMeaning implements Serializable {
  /** What kind of personal data it is, if it is. */
  public abstract Optional<String> personal();

  /** What it means, for people. */
  public abstract String description();

  /** Where nothing is said. */
  public static ColumnMeaning none() {
    return of("");
  }

  /** What is said of a column. */
  public static ColumnMeaning of(Optional<String> personal, String description) {
    return new AutoValue_ColumnMeaning(personal, description);
  }

  /** Of a column that is no personal data. */
  public static ColumnMeaning of(String description) {
    return of(Optional.empty(), description);
  }

  /** The same of other personal data. */
  public ColumnMeaning withPersonal(Optional<String> personal) {
    return of(personal, description());
  }

  /** The same, described otherwise. */
  public ColumnMeaning withDescription(String description) {
    return of(personal(), description);
  }
}
