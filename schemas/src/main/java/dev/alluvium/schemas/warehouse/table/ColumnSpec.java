package dev.alluvium.schemas.warehouse.table;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import java.io.Serializable;

/** A column of a table. */
@SerializableAutoValue
@AutoValue
public abstract class ColumnSpec implements DescribedColumn, Serializable {
  @Override
  public abstract String name();

  @Override
  public abstract ColumnType type();

  public abstract boolean nullable();

  @Override
  public abstract ColumnMeaning meaning();

  /** What it is made of; unknown of a view's, whose query says it. */
  public abstract Provenance provenance();

  /** This column without what is said of it for people. */
  ColumnSpec withoutWords() {
    return of(name(), type(), nullable(), ColumnMeaning.none());
  }

  /** This column under another name. */
  public ColumnSpec withName(String name) {
    return new AutoValue_ColumnSpec(name, type(), nullable(), meaning(), provenance());
  }

  /** This column, which is made of that. */
  public ColumnSpec madeOf(Provenance provenance) {
    return new AutoValue_ColumnSpec(name(), type(), nullable(), meaning(), provenance);
  }

  public static ColumnSpec of(
      String name, ColumnType type, boolean nullable, ColumnMeaning meaning) {
    return new AutoValue_ColumnSpec(name, type, nullable, meaning, Provenance.UNKNOWN);
  }

  /** A column that has what that one has, and may be NULL. */
  public static ColumnSpec like(DescribedColumn column) {
    return of(column.name(), column.type(), true, column.meaning());
  }

  /** A column that is never NULL and no personal data. */
  public static ColumnSpec required(String name, ColumnType type, String description) {
    return of(name, type, false, ColumnMeaning.of(description));
  }

  /** A column that may be NULL and is no personal data. */
  public static ColumnSpec optional(String name, ColumnType type, String description) {
    return of(name, type, true, ColumnMeaning.of(description));
  }
}
