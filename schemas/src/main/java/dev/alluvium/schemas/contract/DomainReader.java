package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the files of a domain: what an event is before what is made of it. */
final class DomainReader {
  private static final List<String> KINDS = List.of("domain", "event", "vault", "marts", "views");

  private final FaultLog faults;
  private final Map<String, List<YamlMap>> byKind = new LinkedHashMap<>();
  private final Events events = new Events();

  private DomainReader(FaultLog faults) {
    this.faults = faults;
  }

  /**
   * Reads all files.
   *
   * @throws ContractException with every fault there is
   */
  static DomainSpec read(List<ContractFile> files, FaultLog faults) {
    DomainReader reader = new DomainReader(faults);
    files.forEach(reader::sort);
    DomainSpec domain = reader.domain();
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
    ofKind("event").forEach(root -> events.add(root, EventReader.read(root)));
    Optional<YamlMap> domain = only("domain");
    if (domain.isEmpty()) {
      faults.add("domain.yaml", 0, "is missing; it gives the domain's name, description and owner");
    }
    domain.ifPresent(root -> root.allow(List.of("domain", "description", "owner")));
    Optional<Name> name = domain.flatMap(root -> root.needName("domain"));
    name.ifPresent(n -> n.inSnakeCase("domain"));
    Optional<YamlMap> vaultRoot = part("vault", name);
    VaultSpec vault =
        vaultRoot.map(root -> VaultReader.read(root, events)).orElseGet(VaultReader::none);
    events.all().forEach(event -> event.columns().markVault(vault));
    Optional<YamlMap> martsRoot = part("marts", name);
    MartsReader marts = martsRoot.map(this::marts).orElseGet(MartsReader::none);
    ViewsReader views = part("views", name).map(ViewsReader::read).orElseGet(ViewsReader::none);
    DomainSpec.Builder spec =
        DomainSpec.builder()
            .setName(name.map(Name::text).orElse(""))
            .setDescription(domain.map(root -> root.needText("description")).orElse(""))
            .setOwner(domain.map(root -> root.needText("owner")).orElse(""))
            .setEvents(events.all().stream().map(Event::spec).toList())
            .setVault(vault)
            .setPits(vaultRoot.map(root -> PitReader.read(root, vault)).orElse(List.of()))
            .setBridges(vaultRoot.map(root -> BridgeReader.read(root, vault)).orElse(List.of()))
            .setMarts(marts.specs())
            .setAlerts(marts.alerts());
    if (faults.isEmpty()) {
      marts.check(events);
      TableNames.check(spec.build(), ofKind("event"), vaultRoot, martsRoot);
      views.checkRelations(spec.build());
    }
    return spec.setViews(views.specs()).build();
  }

  private MartsReader marts(YamlMap root) {
    return MartsReader.read(root, events);
  }

  /** The vault's or the marts' contract, which names the domain it belongs to. */
  private Optional<YamlMap> part(String kind, Optional<Name> domain) {
    Optional<YamlMap> root = only(kind);
    Optional<Name> named = root.flatMap(map -> map.needName(kind));
    if (named.isPresent() && domain.filter(d -> !d.text().equals(named.get().text())).isPresent()) {
      named
          .get()
          .fault("%s: must name its domain, \"%s\", not \"%s\"", kind, domain.get(), named.get());
    }
    return root;
  }

  private Optional<YamlMap> only(String kind) {
    List<YamlMap> roots = ofKind(kind);
    roots.stream()
        .skip(1)
        .forEach(root -> root.fault("a domain has one file of the kind \"%s\"; merge them", kind));
    return roots.stream().findFirst();
  }

  private List<YamlMap> ofKind(String kind) {
    return byKind.computeIfAbsent(kind, k -> new ArrayList<>());
  }
}
