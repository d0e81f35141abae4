package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.vault.VaultTable;

/** A section of a vault's contract, in which all blocks declare tables of one kind. */
public interface VaultSection<T extends VaultTable> extends Kinds.Handler<T> {
  /** Its key in the contract: tables by their names. */
  Key<YamlMap> key();

  /** What is said of each table. */
  Definition definition();

  /** Reads the block of one table and adds it to what has been read of the vault. */
  void read(Name name, YamlNode value, ReadVault vault);

  /** The block of a table, which can have those keys; {@code what} is the kind's name in faults. */
  static YamlMap block(String what, Name name, YamlNode value, Section keys) {
    return value.map(what + " " + name.inSnakeCase(what)).of(keys);
  }
}
