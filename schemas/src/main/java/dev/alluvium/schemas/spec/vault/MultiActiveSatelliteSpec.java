package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.stream.Stream;

/** A multi-active satellite: what is known about a key's members, several at a time. */
@AutoValue
public abstract non-sealed class MultiActiveSatelliteSpec implements VaultTable {
  /** Name of the history view; the observations are stored in {@link #stored()}. */
  @Override
  public abstract String name();

  /** The hub or link it describes. */
  public abstract ParentSpec parent();

  /** Names of the columns that tell a key's members apart; a row where one is NULL is dropped. */
  public abstract List<String> childKey();

  /** Names of the descriptive columns; may be empty. */
  public abstract List<String> attributes();

  public abstract MemberLoad load();

  /** Whether letter case counts as a change. */
  public abstract boolean caseSensitive();

  @Override
  public abstract List<String> sources();

  @Override
  public abstract String description();

  @Override
  public List<TableReference> references() {
    return List.of(TableReference.to(parent()));
  }

  @Override
  public List<String> keyNames() {
    return List.of(parent().hashKey());
  }

  /** Child key and attributes, which the hashdiff covers. */
  @Override
  public List<String> columns() {
    return Stream.concat(childKey().stream(), attributes().stream()).toList();
  }

  @Override
  public String stored() {
    return name() + "_observations";
  }

  public static Builder builder() {
    return new AutoValue_MultiActiveSatelliteSpec.Builder()
        .setAttributes(List.of())
        .setLoad(MemberLoad.WHOLE_SET)
        .setCaseSensitive(false);
  }

  /** Builds a {@link MultiActiveSatelliteSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setName(String name);

    public abstract Builder setParent(ParentSpec parent);

    public abstract Builder setChildKey(List<String> childKey);

    public abstract Builder setAttributes(List<String> attributes);

    public abstract Builder setLoad(MemberLoad load);

    public abstract Builder setCaseSensitive(boolean caseSensitive);

    public abstract Builder setSources(List<String> sources);

    public abstract Builder setDescription(String description);

    public abstract MultiActiveSatelliteSpec build();
  }
}
