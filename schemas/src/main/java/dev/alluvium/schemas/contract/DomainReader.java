package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.References;
import dev.alluvium.schemas.contract.computed.ComputedSections;
import dev.alluvium.schemas.contract.event.Blocks;
import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.EventReader;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.event.UsedBlocks;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.fault.ContractException;
import dev.alluvium.schemas.contract.fault.FaultLog;
import dev.alluvium.schemas.contract.file.ContractFile;
import dev.alluvium.schemas.contract.file.JoinedFiles;
import dev.alluvium.schemas.contract.offer.OffersReader;
import dev.alluvium.schemas.contract.quality.QualityReader;
import dev.alluvium.schemas.contract.reference.ReferenceReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.ContractTestSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.computed.ComputedTable;
import dev.alluvium.schemas.spec.computed.ModelSpec;
import dev.alluvium.schemas.spec.mart.AggregateMartSpec;
import dev.alluvium.schemas.spec.offer.CampaignSpec;
import dev.alluvium.schemas.spec.vault.VaultSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the files of a domain: what events share, what an event is, then what is made of it. */
final class DomainReader {
  private static final Key<Optional<Name>> NAME =
      Key.needName("domain", "Name of the domain; that of its folder.");
  private static final Key<Optional<String>> STEWARD =
      Key.findText("steward", "Who sees to what its data mean and who may have them.");
  private static final Section HEAD =
      Section.of(NAME, CommonKeys.DESCRIPTION, CommonKeys.OWNER, STEWARD, ServiceLevels.KEY);
  static final Definition DOMAIN =
      Definition.of(
          "domain", "What the events, the vault and the marts of this folder are about.", HEAD);

  /** The kinds of files. */
  static final List<Definition> FILES =
      List.of(
          DOMAIN,
          Blocks.BLOCKS,
          ReferenceReader.REFERENCE,
          EventReader.DEFINITION,
          VaultReader.DEFINITION,
          MartsReader.DEFINITION,
          OffersReader.DEFINITION,
          ModelsReader.MODELS,
          ViewsReader.VIEWS,
          QualityReader.QUALITY,
          DashboardReader.DASHBOARD,
          ContractTestReader.TESTS);

  /** What they are called, each by its first key. */
  static final List<String> KINDS = FILES.stream().map(Definition::name).toList();

  private final FaultLog faults;
  private final Map<String, List<YamlMap>> byKind = new LinkedHashMap<>();
  private final Events events = new Events();
  private boolean takesTests;
  private Optional<YamlMap> tests = Optional.empty();

  private DomainReader(FaultLog faults) {
    this.faults = faults;
  }

  /**
   * Reads all files.
   *
   * @throws ContractException with every fault there is
   */
  static DomainSpec read(List<ContractFile> files, FaultLog faults) {
    return sorted(files, faults).whole();
  }

  /**
   * Reads all files, with the tests among them, which {@link #read} passes over.
   *
   * @throws ContractException with every fault there is; those within tests where no other is
   */
  static TestedDomain readTested(List<ContractFile> files, FaultLog faults) {
    DomainReader reader = sorted(files, faults);
    reader.takesTests = true;
    DomainSpec domain = reader.whole();
    List<ContractTestSpec> tests =
        reader.tests.map(root -> ContractTestReader.read(root, domain)).orElse(List.of());
    faults.throwIfAny();
    return new TestedDomain(domain, tests);
  }

  private static DomainReader sorted(List<ContractFile> files, FaultLog faults) {
    DomainReader reader = new DomainReader(faults);
    files.forEach(reader::sort);
    return reader;
  }

  private DomainSpec whole() {
    DomainSpec domain = domain();
    faults.throwIfAny();
    return domain;
  }

  private void sort(ContractFile file) {
    Optional<YamlMap> root = file.read(faults);
    Optional<Name> first = root.flatMap(map -> map.items().keySet().stream().findFirst());
    Optional<String> kind = first.map(Name::text).filter(KINDS::contains);
    if (kind.isPresent()) {
      ofKind(kind.get()).add(root.get());
      return;
    }
    events.markIncomplete();
    first.ifPresent(
        key ->
            key.fault("%s", Choice.unknown("kind of contract, its first key,", key.text(), KINDS)));
  }

  private DomainSpec domain() {
    Optional<YamlMap> domain = head();
    domain.ifPresent(root -> root.of(HEAD));
    Optional<Name> name = domain.flatMap(root -> root.get(NAME));
    name.ifPresent(n -> n.inSnakeCase("domain"));
    if (takesTests) {
      tests = part("tests", name);
    }
    References references =
        part("reference", name).map(ReferenceReader::read).orElseGet(References::new);
    events(part("blocks", name).map(Blocks::read).orElseGet(Blocks::none), references);
    Optional<YamlMap> vaultRoot = part("vault", name);
    VaultSpec vault =
        vaultRoot.map(root -> VaultReader.read(root, events)).orElseGet(VaultReader::none);
    events.all().forEach(event -> event.columns().markVault(vault));
    Optional<YamlMap> martsRoot = part("marts", name);
    MartsReader marts = martsRoot.map(this::marts).orElseGet(MartsReader::none);
    List<CampaignSpec> campaigns =
        part("offers", name).map(root -> OffersReader.read(root, events)).orElse(List.of());
    ModelsReader models =
        part("models", name)
            .map(root -> ModelsReader.read(root, events))
            .orElseGet(ModelsReader::none);
    List<ComputedTable> computed = new ArrayList<>();
    vaultRoot.ifPresent(root -> computed.addAll(ComputedSections.read(root, vault)));
    ViewsReader views = part("views", name).map(ViewsReader::read).orElseGet(ViewsReader::none);
    DomainSpec.Builder spec =
        DomainSpec.builder()
            .setName(name.map(Name::text).orElse(""))
            .setDescription(domain.map(root -> root.get(CommonKeys.DESCRIPTION)).orElse(""))
            .setOwner(domain.map(root -> root.get(CommonKeys.OWNER)).orElse(""))
            .setSteward(domain.flatMap(root -> root.get(STEWARD)))
            .setServiceLevels(domain.map(ServiceLevels::read).orElse(Map.of()))
            .setEvents(events.all().stream().map(Event::spec).toList())
            .setVault(vault)
            .setComputed(List.copyOf(computed))
            .setMarts(marts.specs())
            .setAlerts(marts.alerts())
            .setCampaigns(campaigns);
    Map<String, List<ColumnSpec>> tables = new LinkedHashMap<>();
    if (faults.isEmpty()) {
      marts.check(events);
      TableNames.check(spec.build(), ofKind("event"), vaultRoot, martsRoot, marts.namesOfSeveral());
      tables.putAll(WarehouseModel.of(spec.build()).relations());
      models.checkNames(tables.keySet());
    }
    if (faults.isEmpty()) {
      models.readKinds(spec.build().marts(AggregateMartSpec.class), views, tables);
    }
    if (faults.isEmpty()) {
      List<String> others = new ArrayList<>(tables.keySet());
      models.specs().forEach(model -> others.add(model.qualifiedName()));
      views.checkRelations(others);
      models.checkRelations(tables.keySet(), views.reads());
    }
    spec.setViews(views.specs()).setComputed(with(models.specs(), computed));
    if (faults.isEmpty()) {
      models.readTests(spec.build());
    }
    spec.setComputed(with(models.specs(), computed));
    Optional<YamlMap> quality = part("quality", name);
    if (faults.isEmpty()) {
      spec.setExpectations(QualityReader.read(spec.build(), models.expectations(), quality));
    }
    Optional<YamlMap> dashboard = part("dashboard", name);
    if (faults.isEmpty()) {
      dashboard.ifPresent(root -> spec.setDashboard(DashboardReader.read(root, spec.build())));
    }
    return spec.build();
  }

  private static List<ComputedTable> with(List<ModelSpec> models, List<ComputedTable> others) {
    return Stream.concat(others.stream(), models.stream()).toList();
  }

  /** The one file that names the domain; two would be two domains, which are not read as one. */
  private Optional<YamlMap> head() {
    List<YamlMap> roots = ofKind("domain");
    if (roots.isEmpty()) {
      faults.add("domain.yaml", 0, "is missing; it gives the domain's name, description and owner");
    } else if (roots.size() > 1) {
      roots.stream().skip(1).forEach(root -> isAnother(root, roots.get(0)));
      faults.throwIfAny();
    }
    return roots.stream().findFirst();
  }

  private static void isAnother(YamlMap root, YamlMap first) {
    root.fault(
        "there is a domain already, in %s; a folder, with those below it, is one domain",
        first.placeFrom(root));
  }

  /** Reads the events; those that cannot be, since they use what is at fault, are as if unread. */
  private void events(Blocks blocks, References references) {
    boolean isRead = events.isComplete();
    if (!isRead) {
      blocks.markIncomplete();
      references.markIncomplete();
    }
    for (YamlMap root : ofKind("event")) {
      Optional<YamlMap> event = UsedBlocks.writeOut(root, blocks);
      event.ifPresentOrElse(
          e -> events.add(e, EventReader.read(e, references)), events::markIncomplete);
    }
    if (isRead && events.isComplete()) {
      blocks.checkUsed();
    }
  }

  private MartsReader marts(YamlMap root) {
    return MartsReader.read(root, events);
  }

  /** What the files of a kind say together; each of them names the domain it belongs to. */
  private Optional<YamlMap> part(String kind, Optional<Name> domain) {
    List<YamlMap> roots = ofKind(kind);
    roots.forEach(root -> checkDomain(kind, root, domain));
    return roots.isEmpty() ? Optional.empty() : Optional.of(JoinedFiles.of(kind, roots));
  }

  private static void checkDomain(String kind, YamlMap root, Optional<Name> domain) {
    Optional<Name> named = root.needName(kind);
    if (named.isPresent() && domain.filter(d -> !d.text().equals(named.get().text())).isPresent()) {
      named
          .get()
          .fault("%s: must name its domain, \"%s\", not \"%s\"", kind, domain.get(), named.get());
    }
  }

  private List<YamlMap> ofKind(String kind) {
    return byKind.computeIfAbsent(kind, k -> new ArrayList<>());
  }
}
