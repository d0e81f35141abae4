package dev.alluvium.schemas.generate.catalog;

import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.TableReference;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import java.util.List;

/** The tables of a vault, and what refers to what. */
public record VaultDiagram(List<Node> nodes) {
  /** What a table of a vault is. */
  public enum Role {
    HUB,
    LINK,
    SATELLITE,
    REFERENCE
  }

  /**
   * A table.
   *
   * @param name of what people read, within the vault
   * @param references the hubs and links that it refers to, many of its rows to one
   */
  public record Node(String name, Role role, List<TableReference> references) {}

  static VaultDiagram of(VaultSpec vault) {
    return new VaultDiagram(
        vault.tables().stream()
            .map(table -> new Node(table.name(), role(table), table.references()))
            .toList());
  }

  private static Role role(VaultTable table) {
    if (table instanceof HubSpec) {
      return Role.HUB;
    } else if (table instanceof LinkSpec) {
      return Role.LINK;
    }
    return table.references().isEmpty() ? Role.REFERENCE : Role.SATELLITE;
  }
}
