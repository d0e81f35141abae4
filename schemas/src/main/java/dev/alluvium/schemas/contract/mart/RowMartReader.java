package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Copy;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a mart of one row per event. */
final class RowMartReader implements MartReader<RowMartSpec> {
  static final Key<List<Name>> GRAIN =
      Key.needNames("grain", "Columns of the key: no two rows agree in all of them.");
  private static final String ALL = "all";
  private static final Key<Optional<YamlNode>> COLUMNS =
      Key.need(
          DerivedReader.COLUMNS.name(),
          Shape.either(Shape.constant(ALL), Shape.entries(DerivedReader.DERIVED.reference())),
          "The columns, in the table's order; or all: those of the event, as they are.");
  private static final Section KEYS = MartHead.section(GRAIN, COLUMNS);
  private static final Definition MART =
      Definition.of("row_mart", "A mart of one row per event.", KEYS);

  @Override
  public Class<RowMartSpec> kind() {
    return RowMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of();
  }

  @Override
  public RowMartSpec read(Name name, YamlMap map, String owner, Events events) {
    map.of(KEYS);
    MartHead head = MartHead.read(name, map, owner, events);
    boolean takesAll = map.get(COLUMNS).filter(given -> given.isScalar(ALL)).isPresent();
    Columns columns =
        takesAll && head.event().isOpen() ? Columns.anything() : Columns.of(head.name(), "column");
    List<DerivedSpec> specs =
        takesAll ? all(head.event(), columns) : declared(map, head.event(), columns);
    return RowMartSpec.builder()
        .setName(head.name())
        .setDescription(head.description())
        .setOwner(head.owner())
        .setFrom(head.from())
        .setWhere(head.where())
        .setColumns(specs)
        .setGrain(columns.resolve(map.get(GRAIN)))
        .setPartitionBy(Layout.partitionBy(map, columns))
        .setClusterBy(Layout.clusterBy(map, columns))
        .build();
  }

  private static List<DerivedSpec> declared(YamlMap map, Columns event, Columns columns) {
    YamlMap declared = map.needMap(COLUMNS.name());
    List<DerivedSpec> specs = DerivedReader.readAll(declared, "column", event, columns);
    checkNames(declared);
    return specs;
  }

  /** Reports columns that every row mart has anyhow. */
  static void checkNames(YamlMap declared) {
    declared.items().keySet().stream()
        .filter(column -> Reserved.ROW_MART.contains(column.text()))
        .forEach(
            column ->
                column.fault(
                    "every row mart has a column \"%s\" of its own, of the event that its row was"
                        + " made from; leave this one out, or rename it",
                    column));
  }

  /** Copies of the event's columns, but for those that every row mart has of its event. */
  private static List<DerivedSpec> all(Columns event, Columns columns) {
    List<DerivedSpec> specs = new ArrayList<>();
    for (String name : event.names()) {
      Column column = event.get(name).orElseThrow();
      if (!Reserved.ROW_MART.contains(name)) {
        columns.add(column);
        Copy copy = new Copy(name, column.type().orElse(ColumnType.STRING));
        specs.add(DerivedSpec.of(name, copy, column.personal(), column.description()));
      }
    }
    return specs;
  }
}
