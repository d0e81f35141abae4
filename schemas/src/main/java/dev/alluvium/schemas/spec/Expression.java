package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A function applied to columns, by name. */
@AutoValue
public abstract class Expression implements Serializable {
  public abstract Function function();

  /** Names of the columns it reads, in order; for {@link Function#CONSTANT} the text itself. */
  public abstract List<String> arguments();

  /** Type of the result. */
  public abstract ColumnType type();

  public static Expression of(Function function, List<String> arguments, ColumnType type) {
    return new AutoValue_Expression(function, List.copyOf(arguments), type);
  }
}
