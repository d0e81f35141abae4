package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import java.util.Optional;

/** A section of a vault's contract, in which all blocks declare computed tables of one kind. */
public interface ComputedSection<T extends ComputedTable> extends Kinds.Handler<T> {
  /** Its key in the contract: tables by their names. */
  Key<YamlMap> key();

  /** What is said of each table. */
  Definition definition();

  /** Reads the block of one table; empty where its faults leave none. */
  Optional<T> read(Name name, YamlNode value, VaultSpec vault);
}
