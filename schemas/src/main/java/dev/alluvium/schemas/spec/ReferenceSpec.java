package dev.alluvium.schemas.spec;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** A reference table: what codes mean, by their natural key, as last heard. */
@AutoValue
public abstract class ReferenceSpec implements Serializable {
  public abstract String name();

  /** Names of the columns of the natural key; an event where one is NULL brings no row. */
  public abstract List<String> key();

  /** Names of the descriptive columns. */
  public abstract List<String> attributes();

  /** Names of the events that feed it. */
  public abstract List<String> sources();

  public abstract String description();

  public static ReferenceSpec of(
      String name,
      List<String> key,
      List<String> attributes,
      List<String> sources,
      String description) {
    return new AutoValue_ReferenceSpec(
        name, List.copyOf(key), List.copyOf(attributes), List.copyOf(sources), description);
  }
}
