package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.stream.Stream;

/** A reference satellite: what codes meant, by their natural key, over time. */
@AutoValue
public abstract non-sealed class ReferenceSatelliteSpec implements HistorySpec, VaultTable {
  /** Name of the history view; the observations are stored in {@link #stored()}. */
  @Override
  public abstract String name();

  /** Names of the columns of the natural key; an event where one is NULL brings no row. */
  public abstract List<String> key();

  /** Names of the descriptive columns, which the hashdiff covers. */
  public abstract List<String> attributes();

  /** Whether letter case counts as a change. */
  public abstract boolean caseSensitive();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public String stored() {
    return name() + "_observations";
  }

  @Override
  public List<String> keyNames() {
    return key();
  }

  /** Of none: its key is a code. */
  @Override
  public List<TableReference> references() {
    return List.of();
  }

  @Override
  public List<String> columns() {
    return Stream.concat(key().stream(), attributes().stream()).toList();
  }

  /** Of no hub or link: its key is a code. */
  @Override
  public List<ParentSpec> about() {
    return List.of();
  }

  @Override
  public List<String> roles() {
    return List.of();
  }

  public static ReferenceSatelliteSpec of(
      String name,
      List<String> key,
      List<String> attributes,
      boolean caseSensitive,
      List<String> sources,
      String description) {
    return new AutoValue_ReferenceSatelliteSpec(
        name,
        List.copyOf(key),
        List.copyOf(attributes),
        caseSensitive,
        List.copyOf(sources),
        description);
  }
}
