package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reports names that a table or view has which another one brings with it, as a satellite does. */
final class TableNames {
  private TableNames() {}

  /**
   * @param domain without any other fault
   */
  static void check(
      DomainSpec domain, List<YamlMap> events, Optional<YamlMap> vault, Optional<YamlMap> marts) {
    WarehouseSpec warehouse = WarehouseModel.local(domain);
    Set<String> met = new HashSet<>();
    Set<String> twice = new HashSet<>();
    Stream.of(
            warehouse.tables().stream().map(TableSpec::qualifiedName),
            warehouse.settlings().stream().map(settling -> settling.kept().qualifiedName()),
            warehouse.views().stream().map(ViewSpec::qualifiedName))
        .flatMap(names -> names)
        .filter(name -> !met.add(name))
        .forEach(twice::add);
    vault
        .map(root -> root.items().values().stream().filter(YamlNode::isMap))
        .orElseGet(Stream::of)
        .flatMap(section -> section.map("section").items().keySet().stream())
        .filter(name -> twice.contains("vault." + name))
        .forEach(TableNames::isTaken);
    marts
        .map(
            root ->
                Stream.of("tables", "alerts")
                    .flatMap(section -> root.findMap(section).items().keySet().stream()))
        .orElseGet(Stream::of)
        .filter(
            name ->
                WarehouseSpec.OF_MARTS.stream()
                    .anyMatch(dataset -> twice.contains(dataset + "." + name)))
        .forEach(TableNames::isTaken);
    List<String> logs =
        domain.events().stream().map(EventSpec::name).map(e -> e + AppendLog.SUFFIX).toList();
    events.stream()
        .flatMap(root -> root.needName("event").stream())
        .filter(name -> logs.contains(name.text()))
        .forEach(TableNames::isTaken);
  }

  private static void isTaken(Name name) {
    name.fault("\"%s\" is what another table's rows are kept or shown in; rename this one", name);
  }
}
