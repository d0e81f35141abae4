package dev.alluvium.schemas.warehouse;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.spec.mart.AlertSpec;
import dev.alluvium.schemas.spec.mart.MartSpec;
import dev.alluvium.schemas.spec.mart.StoredMartSpec;
import dev.alluvium.schemas.spec.mart.ViewedMartSpec;
import dev.alluvium.schemas.spec.quality.ExpectationSpec;
import dev.alluvium.schemas.spec.vault.VaultTable;
import dev.alluvium.schemas.warehouse.computed.ComputedKinds;
import dev.alluvium.schemas.warehouse.computed.ModelRelations;
import dev.alluvium.schemas.warehouse.mart.AlertViews;
import dev.alluvium.schemas.warehouse.mart.MartTables;
import dev.alluvium.schemas.warehouse.quality.CheckedRelation;
import dev.alluvium.schemas.warehouse.quality.ExpectationQueries;
import dev.alluvium.schemas.warehouse.raw.OpsTables;
import dev.alluvium.schemas.warehouse.raw.RawTables;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import dev.alluvium.schemas.warehouse.vault.GhostRows;
import dev.alluvium.schemas.warehouse.vault.VaultKinds;
import dev.alluvium.schemas.warehouse.vault.VaultRelations;
import dev.alluvium.schemas.warehouse.vault.VaultTables;
import dev.alluvium.schemas.warehouse.view.InformationViews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.values.Row;

/** Derives a domain's warehouse from its contracts. */
public final class WarehouseModel {
  private final List<TableSpec> tables = new ArrayList<>();
  private final List<ViewSpec> views = new ArrayList<>();
  private final List<ViewSpec> models = new ArrayList<>();
  private final List<ViewSpec> expectations = new ArrayList<>();
  private final Map<String, List<Row>> ghosts = new LinkedHashMap<>();
  private final List<MartTables.Kept> kept = new ArrayList<>();

  /** The table of each mart, as each event that it is made from says it. */
  private final Map<String, List<TableSpec>> byEvent = new HashMap<>();

  private final DomainSpec domain;
  private final boolean keeps;

  private WarehouseModel(DomainSpec domain, boolean keeps) {
    this.domain = domain;
    this.keeps = keeps;
  }

  /** Every table and view of the domain. */
  public static WarehouseSpec of(DomainSpec domain) {
    return model(domain, /* keeps= */ false).spec();
  }

  /** The same, and what a warehouse has that nobody else writes. */
  public static WarehouseSpec local(DomainSpec domain) {
    WarehouseModel model = model(domain, /* keeps= */ true);
    model.add(OpsTables.positions(domain.owner()));
    model.add(OpsTables.reached(domain.owner()));
    return model.spec().settling(model.kept.stream().map(MartTables.Kept::settling).toList());
  }

  private static WarehouseModel model(DomainSpec domain, boolean keeps) {
    WarehouseModel model = new WarehouseModel(domain, keeps);
    model.addRaw();
    model.addVault();
    model.addComputed();
    model.addMarts();
    model.addAlerts();
    model.add(OpsTables.rejects(domain.owner()));
    model.add(OpsTables.ledger(domain.owner()));
    if (!domain.expectations().isEmpty()) {
      model.add(OpsTables.quality(domain.owner()));
    }
    model.addQueries();
    model.addPublished();
    model.addExpectations();
    return model;
  }

  private WarehouseSpec spec() {
    return WarehouseSpec.of(tables, views, models, expectations, ghosts)
        .meaning(TableMeanings.of(domain, tables, byEvent, models));
  }

  private void addRaw() {
    for (EventSpec event : domain.events()) {
      add(RawTables.table(event));
    }
  }

  private void addVault() {
    VaultTables vault = new VaultTables(domain);
    for (VaultTable spec : domain.vault().tables()) {
      VaultRelations.Derived derived = VaultKinds.derive(spec, vault);
      TableSpec table = add(derived.table());
      derived.ghostHashes().ifPresent(hashes -> addGhosts(table, hashes));
      views.addAll(derived.views());
    }
  }

  private void addGhosts(TableSpec table, List<String> hashes) {
    ghosts.put(table.qualifiedName(), GhostRows.of(table, hashes, domain.vault().hash()));
  }

  private void addComputed() {
    for (ComputedTable table : domain.computed()) {
      if (table instanceof ModelSpec) {
        continue; // It may read whatever there is, and so comes last.
      }
      add(ComputedKinds.table(table, domain.owner()));
    }
  }

  private void addMarts() {
    Set<String> added = new HashSet<>();
    for (MartSpec mart : domain.marts()) {
      if (mart instanceof ViewedMartSpec viewed) {
        views.addAll(MartTables.views(viewed));
      } else if (mart instanceof StoredMartSpec stored && added.add(mart.qualifiedName())) {
        addMart(stored);
      }
    }
  }

  private void addMart(StoredMartSpec mart) {
    List<TableSpec> ofEvents =
        domain.marts(mart.getClass()).stream()
            .filter(other -> other.qualifiedName().equals(mart.qualifiedName()))
            .map(MartTables::table)
            .toList();
    byEvent.put(mart.qualifiedName(), ofEvents);
    TableSpec table = add(MartTables.ofAny(ofEvents));
    Optional<MartTables.Kept> beside = keeps ? MartTables.kept(mart, table) : Optional.empty();
    beside.ifPresent(kept::add);
    views.addAll(beside.map(MartTables.Kept::views).orElse(MartTables.views(mart, table)));
  }

  private void addAlerts() {
    for (AlertSpec alert : domain.alerts()) {
      String mart = Dataset.MART.table(alert.from());
      tables.stream()
          .filter(table -> table.qualifiedName().equals(mart))
          .forEach(table -> views.add(AlertViews.of(alert, table)));
    }
  }

  private void addQueries() {
    List<ModelSpec> specs = domain.computed(ModelSpec.class);
    InformationViews.Queried queried =
        InformationViews.of(domain.views(), specs, WarehouseSpec.relations(tables, views));
    views.addAll(queried.views());
    for (TableSpec table : queried.models()) {
      add(table);
      specs.stream()
          .filter(spec -> spec.qualifiedName().equals(table.qualifiedName()))
          .forEach(spec -> models.add(ModelRelations.query(spec)));
    }
  }

  /** What is kept of models' messages is as personal as their rows are. */
  private void addPublished() {
    List<TableSpec> published =
        domain.computed(ModelSpec.class).stream()
            .filter(model -> model.topic().isPresent())
            .flatMap(
                model ->
                    tables.stream().filter(t -> t.qualifiedName().equals(model.qualifiedName())))
            .toList();
    if (!published.isEmpty()) {
      Optional<String> personal =
          published.stream()
              .flatMap(table -> table.columns().stream())
              .flatMap(column -> column.personal().stream())
              .findFirst();
      add(OpsTables.published(domain.owner(), personal));
    }
  }

  /** Those with SQL that people write, to be told where it is wrong. */
  private void addExpectations() {
    Map<String, CheckedRelation> relations = CheckedRelation.all(spec());
    for (ExpectationSpec expectation : domain.expectations()) {
      CheckedRelation relation = relations.get(expectation.table());
      if (relation != null && expectation.rule().isWritten()) {
        expectations.add(ExpectationQueries.asWritten(expectation, relation, domain.owner()));
      }
    }
  }

  private TableSpec add(TableSpec table) {
    TableSpec numbered = table.toBuilder().setOrdinal(tables.size()).build();
    tables.add(numbered);
    return numbered;
  }
}
