package dev.alluvium.schemas.contract;

import java.util.List;

/** A section of a vault's contract, in which all blocks declare tables of one kind. */
interface VaultSection {
  /** Its key in the contract. */
  String name();

  /** What of the contract it reads; most sections may be left out. */
  default YamlMap in(YamlMap vault) {
    return vault.findMap(name());
  }

  /** Reads the block of one table and adds it to what has been read of the vault. */
  void read(Name name, YamlNode value, ReadVault vault);

  /** The block of a table, which can have those keys; {@code what} is the kind's name in faults. */
  static YamlMap block(String what, Name name, YamlNode value, List<String> keys) {
    return value.map(what + " " + name.inSnakeCase(what)).allow(keys);
  }
}
