package dev.alluvium.schemas.spec.vault;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.expression.HashAlgorithm;
import java.io.Serializable;
import java.util.List;

/** The vault of a domain. */
@AutoValue
public abstract class VaultSpec implements Serializable {
  public abstract String description();

  /** The team that answers for its tables. */
  public abstract String owner();

  public abstract HashAlgorithm hash();

  /** Whether delimiters within values are escaped before keys and hashdiffs are hashed. */
  public abstract boolean escapeDelimiter();

  /** Its tables; those of a kind stand together, behind the kinds that they refer to. */
  public abstract List<VaultTable> tables();

  /** Its tables of that kind, or of a kind that is such. */
  public <T> List<T> tables(Class<T> kind) {
    return tables().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Of no table, hashed as automate-dv does by default. */
  public static Builder builder() {
    return new AutoValue_VaultSpec.Builder()
        .setDescription("")
        .setOwner("")
        .setHash(HashAlgorithm.MD5)
        .setEscapeDelimiter(false)
        .setTables(List.of());
  }

  /** Builds a {@link VaultSpec}. */
  @AutoValue.Builder
  public abstract static class Builder {
    public abstract Builder setDescription(String description);

    public abstract Builder setOwner(String owner);

    public abstract Builder setHash(HashAlgorithm hash);

    public abstract Builder setEscapeDelimiter(boolean escapeDelimiter);

    public abstract Builder setTables(List<VaultTable> tables);

    public abstract VaultSpec build();
  }
}
