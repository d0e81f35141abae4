package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.SatelliteSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A satellite: a table of observations, {@code <sat>} and {@code <sat>_current}. */
final class SatelliteRelations implements VaultRelations<SatelliteSpec> {
  @Override
  public Class<SatelliteSpec> kind() {
    return SatelliteSpec.class;
  }

  /**
   * Parent's key, attributes, extra, order of changes, hashdiff, effective_from, load_ts,
   * load_sequence, source.
   */
  @Override
  public TableSpec table(SatelliteSpec satellite, VaultTables vault) {
    ParentSpec parent = satellite.parent();
    List<String> sources = satellite.sources();
    List<ColumnSpec> columns = new ArrayList<>();
    columns.addAll(vault.key(parent.key(), sources, "Refers to " + parent.name() + "."));
    columns.addAll(vault.eventColumns(satellite.columns(), sources));
    columns.addAll(vault.orderOfChanges(satellite, satellite.columns()));
    ColumnSpec effectiveFrom =
        satellite
            .effectiveFrom()
            .map(column -> vault.eventColumns(List.of(column), sources).get(0))
            .map(column -> column.withName(VaultTables.EFFECTIVE_FROM))
            .orElse(VaultTables.EFFECTIVE_FROM_COLUMN);
    return vault.observations(
        satellite,
        columns,
        effectiveFrom,
        satellite.keyNames(),
        vault.hashes(parent.key(), satellite.hashdiff(), satellite.caseSensitive()));
  }

  @Override
  public Optional<List<String>> ghostHashes(SatelliteSpec satellite) {
    return Optional.of(VaultTables.hashed(satellite.parent().key(), VaultTables.HASHDIFF));
  }

  @Override
  public List<ViewSpec> views(SatelliteSpec satellite, TableSpec observations) {
    return HistoryViews.of(satellite, observations, satellite.keyNames());
  }
}
