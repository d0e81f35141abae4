package dev.alluvium.transforms.warehouse.duckdb;

import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.dataset.Dataset.Origin;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.Collection;
import java.util.stream.Stream;

/** How a table or view comes to the rows that it should have, where those in a file do not do. */
public enum Remedy {
  /** Its records are read from their source again. */
  READ_AGAIN,
  /** It is computed from raw, by RebuildMarts. */
  REBUILD,
  /** A PIT or bridge table: it is computed from the vault, by BuildComputedTables. */
  BUILD,
  /** A view, or a model, which its own build fills. */
  NONE;

  /**
   * That of a table or view.
   *
   * @param onDays tables that are computed from the vault for days
   */
  public static Remedy of(String relation, WarehouseSpec warehouse, Collection<String> onDays) {
    boolean isQuery =
        Stream.concat(warehouse.views().stream(), warehouse.models().stream())
            .anyMatch(query -> query.qualifiedName().equals(relation));
    if (isQuery) {
      return NONE;
    }
    if (onDays.contains(relation)) {
      return BUILD;
    }
    return Dataset.of(relation).filter(Remedy::isRebuilt).isPresent() ? REBUILD : READ_AGAIN;
  }

  private static boolean isRebuilt(Dataset dataset) {
    return dataset.origin() == Origin.COMPUTED && dataset.holdsOwnRows();
  }

  /** The option by which RebuildMarts computes these; empty where it does so by itself. */
  public static String layers(Collection<String> relations) {
    return relations.stream().anyMatch(Remedy::isOfVault) ? " --layers=vault,marts" : "";
  }

  /** Whether it is of the vault: rows of another key are not found by making those of today's. */
  public static boolean isOfVault(String relation) {
    return Dataset.VAULT.has(relation);
  }
}
