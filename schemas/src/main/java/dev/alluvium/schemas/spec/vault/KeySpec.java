package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/**
 * A column that tells the rows of a vault table apart: a hash over columns of the event, or one of
 * them as it is. An event in which it is NULL has no row.
 */
@AutoValue
public abstract class KeySpec implements Serializable {
  /** Name of the column in the table. */
  public abstract String name();

  /** Names of the event's columns, in the order they are hashed; one where it is not hashed. */
  public abstract List<String> columns();

  public abstract boolean isHashed();

  /** The hash over those columns. */
  public static KeySpec hashed(String name, List<String> columns) {
    return new AutoValue_KeySpec(name, List.copyOf(columns), true);
  }

  /** That column as it is, such as a collision code. */
  public static KeySpec plain(String column) {
    return new AutoValue_KeySpec(column, List.of(column), false);
  }
}
