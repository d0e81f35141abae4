package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.stream.Stream;

/** A reference table: what codes mean, by their natural key, as last heard. */
@AutoValue
public abstract non-sealed class ReferenceSpec implements VaultTable {
  @Override
  public abstract String name();

  /** Names of the columns of the natural key; an event where one is NULL brings no row. */
  public abstract List<String> key();

  /** Names of the descriptive columns. */
  public abstract List<String> attributes();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public List<TableReference> references() {
    return List.of();
  }

  @Override
  public List<String> keyNames() {
    return key();
  }

  @Override
  public List<String> columns() {
    return Stream.concat(key().stream(), attributes().stream()).toList();
  }

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
