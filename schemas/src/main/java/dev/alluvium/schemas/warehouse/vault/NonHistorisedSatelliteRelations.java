package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.vault.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A non-historised satellite: a table. */
final class NonHistorisedSatelliteRelations implements VaultRelations<NonHistorisedSatelliteSpec> {
  @Override
  public Class<NonHistorisedSatelliteSpec> kind() {
    return NonHistorisedSatelliteSpec.class;
  }

  /** Parent's hash key, attributes, load_ts, record_source. */
  @Override
  public TableSpec table(NonHistorisedSatelliteSpec satellite, VaultTables vault) {
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(vault.parentKey(satellite.parent(), satellite.sources()));
    columns.addAll(vault.eventColumns(satellite.columns(), satellite.sources()));
    return vault.loaded(
        satellite, columns, satellite.keyNames(), vault.hashes(satellite.parent().key()));
  }

  @Override
  public Optional<List<String>> ghostHashes(NonHistorisedSatelliteSpec satellite) {
    return Optional.of(VaultTables.hashed(satellite.parent().key()));
  }
}
