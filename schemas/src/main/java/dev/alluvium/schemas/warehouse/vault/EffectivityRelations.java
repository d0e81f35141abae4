package dev.alluvium.schemas.warehouse.vault;

import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An effectivity satellite: a table of observations, {@code <eff_sat>}, a row per period, and
 * {@code <eff_sat>_current}.
 */
final class EffectivityRelations implements VaultRelations<EffectivitySatelliteSpec> {
  @Override
  public Class<EffectivitySatelliteSpec> kind() {
    return EffectivitySatelliteSpec.class;
  }

  /** The link's key, the hubs' keys, hashdiff, effective_from, load_ts, load_sequence, source. */
  @Override
  public TableSpec table(EffectivitySatelliteSpec satellite, VaultTables vault) {
    LinkSpec link = satellite.link();
    List<ColumnSpec> columns = new ArrayList<>();
    columns.addAll(vault.key(link.key(), satellite.sources(), "Refers to " + link.name() + "."));
    columns.addAll(vault.references(link.hubs(), satellite.sources()));
    return vault.observations(
        satellite,
        columns,
        VaultTables.EFFECTIVE_FROM_COLUMN,
        satellite.keyNames(),
        vault.hashes(link));
  }

  @Override
  public Optional<List<String>> ghostHashes(EffectivitySatelliteSpec satellite) {
    List<String> hashes = new ArrayList<>(VaultTables.hashed(satellite.link().key()));
    satellite.link().hubs().forEach(hub -> hashes.addAll(VaultTables.hashed(hub.key())));
    hashes.add(VaultTables.HASHDIFF);
    return Optional.of(hashes);
  }

  /** A row per period; where changes of rows feed it, some observations end one and begin none. */
  @Override
  public List<ViewSpec> views(
      EffectivitySatelliteSpec satellite, TableSpec observations, VaultTables vault) {
    return vault.takesChanges(satellite)
        ? HistoryViews.ofPeriods(satellite, observations, satellite.keyNames(), vault.zeroKey())
        : HistoryViews.of(satellite, observations, satellite.keyNames());
  }
}
