package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.vault.ReferenceSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A reference satellite: a table of observations, {@code <refsat>}, the history of each code, and
 * {@code <refsat>_current}.
 */
final class ReferenceSatelliteRelations implements VaultRelations<ReferenceSatelliteSpec> {
  @Override
  public Class<ReferenceSatelliteSpec> kind() {
    return ReferenceSatelliteSpec.class;
  }

  /** Key, attributes, hashdiff, effective_from, load_ts, load_sequence, record_source. */
  @Override
  public TableSpec table(ReferenceSatelliteSpec satellite, VaultTables vault) {
    return vault.observations(
        satellite,
        new ArrayList<>(vault.eventColumns(satellite.columns(), satellite.sources())),
        VaultTables.EFFECTIVE_FROM_COLUMN,
        satellite.keyNames(),
        vault.hashes(List.of(), satellite.attributes(), satellite.caseSensitive()));
  }

  @Override
  public List<ViewSpec> views(ReferenceSatelliteSpec satellite, TableSpec observations) {
    return HistoryViews.of(satellite, observations, satellite.keyNames());
  }
}
