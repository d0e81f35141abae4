package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.BridgeSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.PitSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Derives a domain's warehouse from its contracts. */
public final class WarehouseModel {
  /** Record source of the rows that stand for a missing key. */
  public static final String GHOST_SOURCE = "ghost";

  /** Load timestamp of ghost rows: before every event. */
  public static final Instant GHOST_LOAD_TS = Instant.parse("1900-01-01T00:00:00Z");

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
    model.addAssists();
    model.addMarts();
    model.add(OpsTables.rejects(domain.owner()));
    model.add(OpsTables.ledger(domain.owner()));
    model.views.addAll(InformationViews.of(domain.views(), model.tables, model.views));
    return WarehouseSpec.of(model.tables, model.views, model.ghosts);
  }

  /** The hash key that an optional reference to nothing holds, and the ghost row's key: zeros. */
  public static String ghostKey(HashAlgorithm hash) {
    return "0".repeat(hash.hexLength());
  }

  private void addRaw() {
    for (EventSpec event : domain.events()) {
      add(RawTables.table(event));
    }
  }

  private void addVault() {
    VaultTables vault = new VaultTables(domain);
    for (HubSpec hub : domain.vault().hubs()) {
      TableSpec table = add(vault.hub(hub));
      ghosts.put(table.qualifiedName(), List.of(ghost(hub, table)));
    }
    for (LinkSpec link : domain.vault().links()) {
      add(vault.link(link));
    }
    for (SatelliteSpec satellite : domain.vault().satellites()) {
      views.addAll(SatelliteViews.of(satellite, add(vault.observations(satellite))));
    }
    for (EffectivitySatelliteSpec satellite : domain.vault().effectivitySatellites()) {
      views.addAll(SatelliteViews.of(satellite, add(vault.observations(satellite))));
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
    for (RowMartSpec mart : domain.rowMarts()) {
      add(MartTables.table(mart));
    }
    for (SequenceMartSpec mart : domain.sequenceMarts()) {
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

  /** A hub's row for no key: zero hash keys first, load_ts and record_source last, NULL between. */
  private Row ghost(HubSpec hub, TableSpec table) {
    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < hub.key().size(); i++) {
      values[i] = hub.key().get(i).isHashed() ? ghostKey(domain.vault().hash()) : null;
    }
    values[values.length - 2] = GHOST_LOAD_TS;
    values[values.length - 1] = GHOST_SOURCE;
    return Row.withSchema(table.rowSchema()).attachValues(values);
  }
}
