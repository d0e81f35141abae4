package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.AlertSpec;
import dev.alluvium.schemas.spec.BridgeSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.KeySpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.MartSpec;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.PitSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;

/** Derives a domain's warehouse from its contracts. */
public final class WarehouseModel {
  private final List<TableSpec> tables = new ArrayList<>();
  private final List<ViewSpec> views = new ArrayList<>();
  private final Map<String, List<Row>> ghosts = new LinkedHashMap<>();
  private final DomainSpec domain;

  private WarehouseModel(DomainSpec domain) {
    this.domain = domain;
  }

  /** Every table and view of the domain. */
  public static WarehouseSpec of(DomainSpec domain) {
    return model(domain).spec();
  }

  /** The same, and what a warehouse has that nobody else writes. */
  public static WarehouseSpec local(DomainSpec domain) {
    WarehouseModel model = model(domain);
    model.add(OpsTables.positions(domain.owner()));
    return model.spec();
  }

  private static WarehouseModel model(DomainSpec domain) {
    WarehouseModel model = new WarehouseModel(domain);
    model.addRaw();
    model.addVault();
    model.addAssists();
    model.addMarts();
    model.addAlerts();
    model.add(OpsTables.rejects(domain.owner()));
    model.add(OpsTables.ledger(domain.owner()));
    model.views.addAll(InformationViews.of(domain.views(), model.tables, model.views));
    return model;
  }

  private WarehouseSpec spec() {
    return WarehouseSpec.of(tables, views, ghosts);
  }

  private void addRaw() {
    for (EventSpec event : domain.events()) {
      add(RawTables.table(event));
    }
  }

  private void addVault() {
    VaultTables vault = new VaultTables(domain);
    for (HubSpec hub : domain.vault().hubs()) {
      addWithGhosts(vault.hub(hub), hub.key());
    }
    for (LinkSpec link : domain.vault().links()) {
      add(vault.link(link));
    }
    for (SatelliteSpec satellite : domain.vault().satellites()) {
      TableSpec observations = vault.observations(satellite);
      List<KeySpec> key = satellite.parent().key();
      views.addAll(SatelliteViews.of(satellite, addWithGhosts(observations, key)));
    }
    for (EffectivitySatelliteSpec satellite : domain.vault().effectivitySatellites()) {
      TableSpec observations = vault.observations(satellite);
      List<KeySpec> keys = new ArrayList<>(satellite.link().key());
      satellite.link().hubs().forEach(reference -> keys.addAll(reference.key()));
      views.addAll(SatelliteViews.of(satellite, addWithGhosts(observations, keys)));
    }
    addStructures(new StructureTables(vault));
  }

  private void addStructures(StructureTables tables) {
    for (NonHistorisedSatelliteSpec satellite : domain.vault().nonHistorisedSatellites()) {
      addWithGhosts(tables.table(satellite), satellite.parent().key());
    }
    for (MultiActiveSatelliteSpec satellite : domain.vault().multiActiveSatellites()) {
      TableSpec observations = tables.observations(satellite);
      List<KeySpec> key = satellite.parent().key();
      views.addAll(MultiActiveViews.of(satellite, addWithGhosts(observations, key)));
    }
    for (RecordTrackingSatelliteSpec satellite : domain.vault().recordTrackingSatellites()) {
      views.addAll(TrackingViews.of(satellite, add(tables.table(satellite))));
    }
    for (StatusTrackingSatelliteSpec satellite : domain.vault().statusTrackingSatellites()) {
      views.addAll(TrackingViews.of(satellite, add(tables.observations(satellite))));
    }
    for (ReferenceSpec reference : domain.vault().references()) {
      add(tables.table(reference));
    }
  }

  private void addAssists() {
    for (PitSpec pit : domain.pits()) {
      add(AssistTables.table(pit, domain.owner()));
    }
    for (BridgeSpec bridge : domain.bridges()) {
      add(AssistTables.table(bridge, domain.owner()));
    }
  }

  private void addMarts() {
    for (MartSpec mart : domain.marts()) {
      views.addAll(MartTables.views(mart, add(MartTables.table(mart))));
    }
  }

  private void addAlerts() {
    for (AlertSpec alert : domain.alerts()) {
      String mart = "mart." + alert.from();
      tables.stream()
          .filter(table -> table.qualifiedName().equals(mart))
          .forEach(table -> views.add(AlertViews.of(alert, table)));
    }
  }

  private TableSpec add(TableSpec table) {
    TableSpec numbered = table.toBuilder().setOrdinal(tables.size()).build();
    tables.add(numbered);
    return numbered;
  }

  /** A table whose ghosts have that key. */
  private TableSpec addWithGhosts(TableSpec table, List<KeySpec> key) {
    TableSpec added = add(table);
    ghosts.put(added.qualifiedName(), GhostRows.of(added, key, domain.vault().hash()));
    return added;
  }
}
