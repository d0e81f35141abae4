package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventColumns;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import dev.alluvium.schemas.warehouse.TableSpec;
import dev.alluvium.schemas.warehouse.WarehouseSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the events of one type bring to the vault. Not safe for several threads. */
final class VaultPlan {
  private final String source;
  private final WarehouseSpec warehouse;
  private final EventKeys keys;
  private final List<TableLoad> loads = new ArrayList<>();

  VaultPlan(EventSpec event, VaultSpec vault, WarehouseSpec warehouse) {
    this.source = event.name();
    this.warehouse = warehouse;
    EventColumns columns = EventColumns.of(event);
    keys = new EventKeys(columns, vault.hash(), vault.escapeDelimiter());
    int recordSource =
        event.recordSource().map(keys::column).orElseGet(() -> keys.constant(event.topic()));
    VaultLoads core = new VaultLoads(keys, vault.hash(), recordSource);
    add(vault.hubs(), HubSpec::sources, HubSpec::name, core::hub);
    addRoles(vault, core);
    add(vault.links(), LinkSpec::sources, LinkSpec::name, core::link);
    add(vault.satellites(), SatelliteSpec::sources, SatelliteSpec::observations, core::satellite);
    add(
        vault.effectivitySatellites(),
        EffectivitySatelliteSpec::sources,
        EffectivitySatelliteSpec::observations,
        core::effectivity);
    addStructures(vault, new StructureLoads(keys, columns, core));
  }

  /** The hubs' rows that links of the event refer to in roles, once for the same columns. */
  private void addRoles(VaultSpec vault, VaultLoads core) {
    Set<List<Object>> fed = new HashSet<>();
    for (LinkSpec link : vault.links()) {
      for (HubReference reference : link.hubs()) {
        String hub = reference.hub().name();
        if (reference.isRole()
            && link.sources().contains(source)
            && fed.add(List.of(hub, reference.businessKey()))) {
          loads.add(core.role(reference, warehouse.table("vault." + hub)));
        }
      }
    }
  }

  private void addStructures(VaultSpec vault, StructureLoads structures) {
    add(
        vault.nonHistorisedSatellites(),
        NonHistorisedSatelliteSpec::sources,
        NonHistorisedSatelliteSpec::name,
        structures::nonHistorised);
    add(
        vault.multiActiveSatellites(),
        MultiActiveSatelliteSpec::sources,
        MultiActiveSatelliteSpec::observations,
        structures::multiActive);
    add(
        vault.recordTrackingSatellites(),
        RecordTrackingSatelliteSpec::sources,
        RecordTrackingSatelliteSpec::name,
        structures::recordTracking);
    add(
        vault.statusTrackingSatellites(),
        StatusTrackingSatelliteSpec::sources,
        StatusTrackingSatelliteSpec::observations,
        structures::statusTracking);
    add(vault.references(), ReferenceSpec::sources, ReferenceSpec::name, structures::reference);
  }

  /** Those that the event feeds. */
  private <T> void add(
      List<T> structures,
      Function<T, List<String>> sources,
      Function<T, String> table,
      BiFunction<T, TableSpec, TableLoad> load) {
    for (T structure : structures) {
      if (sources.apply(structure).contains(source)) {
        loads.add(load.apply(structure, warehouse.table("vault." + table.apply(structure))));
      }
    }
  }

  /** Gives every row that the event brings. */
  void load(@Nullable Object[] event, VaultRows rows) {
    keys.load(event);
    for (TableLoad load : loads) {
      load.load(event, keys, rows);
    }
  }

  /** Forgets what was given, and gives the memory back. */
  void forget() {
    loads.forEach(TableLoad::forget);
  }
}
