package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.event.EventSpec;
import dev.alluvium.schemas.warehouse.WarehouseModel;
import dev.alluvium.schemas.warehouse.raw.AppendLog;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reports names that a table or view has which another one brings with it, as a satellite does, and
 * columns that a view cannot name.
 */
final class TableNames {
  private TableNames() {}

  /**
   * @param domain without any other fault
   * @param ofMarts names that several marts have
   */
  static void check(
      DomainSpec domain,
      List<YamlMap> events,
      Optional<YamlMap> vault,
      Optional<YamlMap> marts,
      Set<String> ofMarts) {
    WarehouseSpec warehouse = WarehouseModel.local(domain);
    Set<String> met = new HashSet<>();
    Set<String> twice = new HashSet<>(ofMarts);
    Stream.of(
            warehouse.tables().stream().map(TableSpec::qualifiedName),
            warehouse.settlings().stream().map(settling -> settling.kept().qualifiedName()),
            warehouse.views().stream().map(ViewSpec::qualifiedName))
        .flatMap(names -> names)
        .filter(name -> !met.add(name))
        .forEach(twice::add);
    List<Name> ofVault = vault.map(TableNames::inVault).orElse(List.of());
    List<Name> declared = marts.map(TableNames::inMarts).orElse(List.of());
    ofVault.stream()
        .filter(name -> twice.contains(Dataset.VAULT.table(name.text())))
        .forEach(TableNames::isTaken);
    declared.stream()
        .filter(
            name ->
                Stream.of(Dataset.values())
                    .filter(Dataset::holdsMarts)
                    .anyMatch(dataset -> twice.contains(dataset.table(name.text()))))
        .forEach(TableNames::isTaken);
    checkColumns(warehouse, Stream.concat(ofVault.stream(), declared.stream()).toList());
    List<String> logs =
        domain.events().stream().map(EventSpec::name).map(e -> e + AppendLog.SUFFIX).toList();
    events.stream()
        .flatMap(root -> root.needName("event").stream())
        .filter(name -> logs.contains(name.text()))
        .forEach(TableNames::isTaken);
  }

  private static List<Name> inVault(YamlMap root) {
    return root.items().values().stream()
        .filter(YamlNode::isMap)
        .flatMap(section -> section.map("section").items().keySet().stream())
        .toList();
  }

  private static List<Name> inMarts(YamlMap root) {
    return Stream.of("tables", "alerts")
        .flatMap(section -> root.findMap(section).items().keySet().stream())
        .toList();
  }

  /** Reports columns that a view, whose query both warehouses read, would have to name. */
  private static void checkColumns(WarehouseSpec warehouse, List<Name> declared) {
    for (ViewSpec view : warehouse.views()) {
      if (view.isReadable()) {
        view.columns().stream()
            .filter(column -> SqlWords.isReservedInEither(column.name()))
            .forEach(
                column ->
                    declared.stream()
                        .filter(name -> (view.name() + "_").startsWith(name + "_"))
                        .max(Comparator.comparing(name -> name.text().length()))
                        .ifPresent(
                            name ->
                                name.fault(
                                    "the view %s cannot have a column \"%s\", which is a word of SQL;"
                                        + " rename it",
                                    view.qualifiedName(), column.name())));
      }
    }
  }

  private static void isTaken(Name name) {
    name.fault("\"%s\" is what another table's rows are kept or shown in; rename this one", name);
  }
}
