package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.Kinds;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sections of a vault's contract that declare computed tables; any may be left out. */
public final class ComputedSections {
  /** A model is no part of a vault: {@code ModelsReader} reads it, from a file of its own. */
  public static final List<ComputedSection<?>> ALL =
      Kinds.covering(
          ComputedTable.class,
          Set.of(ModelSpec.class),
          List.of(new PitReader(), new BridgeReader()));

  private ComputedSections() {}

  /** Their keys in the contract. */
  public static List<String> names() {
    return ALL.stream().map(section -> section.key().name()).toList();
  }

  /** The computed tables of a contract, over that vault, which is what the contract declares. */
  public static List<ComputedTable> read(YamlMap root, VaultSpec vault) {
    List<ComputedTable> tables = new ArrayList<>();
    for (ComputedSection<?> section : ALL) {
      root.get(section.key())
          .items()
          .forEach((name, value) -> section.read(name, value, vault).ifPresent(tables::add));
    }
    return List.copyOf(tables);
  }
}
