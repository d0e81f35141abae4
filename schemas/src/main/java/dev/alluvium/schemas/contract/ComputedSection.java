package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ComputedTable;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.Optional;

/** A section of a vault's contract, in which all blocks declare computed tables of one kind. */
interface ComputedSection {
  /** Its key in the contract: tables by their names. */
  Key<YamlMap> key();

  /** What is said of each table. */
  Definition definition();

  /** Reads the block of one table; empty where its faults leave none. */
  Optional<? extends ComputedTable> read(Name name, YamlNode value, VaultSpec vault);
}
