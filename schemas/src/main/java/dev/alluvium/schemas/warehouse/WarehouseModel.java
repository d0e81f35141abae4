package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
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
    WarehouseModel model = new WarehouseModel(domain);
    model.addRaw();
    model.addVault();
    model.addMarts();
    model.add(OpsTables.rejects(domain.owner()));
    model.add(OpsTables.ledger(domain.owner()));
    return WarehouseSpec.of(model.tables, model.views, model.ghosts);
  }

  private void addRaw() {
    for (EventSpec event : domain.events()) {
      add(RawTables.table(event));
    }
  }

  private void addVault() {
    VaultTables vault = new VaultTables(domain);
    for (HubSpec hub : domain.vault().hubs()) {
      addWithGhosts(vault.hub(hub));
    }
    for (LinkSpec link : domain.vault().links()) {
      add(vault.link(link));
    }
    for (SatelliteSpec satellite : domain.vault().satellites()) {
      views.addAll(SatelliteViews.of(satellite, addWithGhosts(vault.observations(satellite))));
    }
    for (EffectivitySatelliteSpec satellite : domain.vault().effectivitySatellites()) {
      views.addAll(SatelliteViews.of(satellite, add(vault.observations(satellite))));
    }
    addStructures(new StructureTables(vault));
  }

  private void addStructures(StructureTables tables) {
    for (NonHistorisedSatelliteSpec satellite : domain.vault().nonHistorisedSatellites()) {
      addWithGhosts(tables.table(satellite));
    }
    for (MultiActiveSatelliteSpec satellite : domain.vault().multiActiveSatellites()) {
      TableSpec observations = addWithGhosts(tables.observations(satellite));
      views.addAll(MultiActiveViews.of(satellite, observations));
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

  private void addMarts() {
    for (RowMartSpec mart : domain.rowMarts()) {
      add(MartTables.table(mart));
    }
    for (AggregateMartSpec mart : domain.aggregateMarts()) {
      add(MartTables.table(mart));
    }
  }

  private TableSpec add(TableSpec table) {
    TableSpec numbered = table.toBuilder().setOrdinal(tables.size()).build();
    tables.add(numbered);
    return numbered;
  }

  private TableSpec addWithGhosts(TableSpec table) {
    TableSpec added = add(table);
    ghosts.put(added.qualifiedName(), GhostRows.of(added, domain.vault().hash()));
    return added;
  }
}
