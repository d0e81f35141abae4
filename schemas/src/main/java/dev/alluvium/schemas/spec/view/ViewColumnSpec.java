package dev.alluvium.schemas.spec.view;

import com.google.auto.value.AutoValue;
import com.google.auto.value.extension.serializable.SerializableAutoValue;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.DescribedColumn;
import java.io.Serializable;

/** A column of an information view. */
@SerializableAutoValue
@AutoValue
public abstract class ViewColumnSpec implements DescribedColumn, Serializable {
  @Override
  public abstract String name();

  @Override
  public abstract ColumnType type();

  @Override
  public abstract ColumnMeaning meaning();

  public static ViewColumnSpec of(String name, ColumnType type, ColumnMeaning meaning) {
    return new AutoValue_ViewColumnSpec(name, type, meaning);
  }
}
