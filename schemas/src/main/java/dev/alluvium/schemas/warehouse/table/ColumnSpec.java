package dev.alluvium.schemas.warehouse.table;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.io.Serializable;
import java.util.Optional;

/** A column of a table. */
@SerializableAutoValue
@AutoValue
public abstract class ColumnSpec implements Serializable {
  public abstract String name();

  public abstract ColumnType type();

  public abstract boolean nullable();

  /** What kind of personal data this is, if it is. */
  public abstract Optional<String> personal();

  public abstract String description();

  /** What it is made of; unknown of a view's, whose query says it. */
  public abstract Provenance provenance();

  /** This column without what is said of it for people. */
  ColumnSpec withoutWords() {
    return of(name(), type(), nullable(), Optional.empty(), "");
  }

  /** This column under another name. */
  public ColumnSpec withName(String name) {
    return new AutoValue_ColumnSpec(
        name, type(), nullable(), personal(), description(), provenance());
  }

  /** This column, which is made of that. */
  public ColumnSpec madeOf(Provenance provenance) {
    return new AutoValue_ColumnSpec(
        name(), type(), nullable(), personal(), description(), provenance);
  }

  public static ColumnSpec of(
      String name,
      ColumnType type,
      boolean nullable,
      Optional<String> personal,
      String description) {
    return new AutoValue_ColumnSpec(
        name, type, nullable, personal, description, Provenance.UNKNOWN);
  }

  /** A column that is never NULL and no personal data. */
  public static ColumnSpec required(String name, ColumnType type, String description) {
    return of(name, type, false, Optional.empty(), description);
  }

  /** A column that may be NULL and is no personal data. */
  public static ColumnSpec optional(String name, ColumnType type, String description) {
    return of(name, type, true, Optional.empty(), description);
  }
}
