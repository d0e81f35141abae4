package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Reserved;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.DerivedReader;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.expression.DerivedSpec;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.util.List;

/** Reads a mart of one row per event. */
final class RowMartReader implements MartReader<RowMartSpec> {
  private static final Key<List<Name>> GRAIN =
      Key.needNames("grain", "Columns of the key: no two rows agree in all of them.");
  private static final Section KEYS = MartHead.section(GRAIN, DerivedReader.COLUMNS);
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
    Columns columns = Columns.of(head.name(), "column");
    YamlMap declared = map.get(DerivedReader.COLUMNS);
    List<DerivedSpec> specs = DerivedReader.readAll(declared, "column", head.event(), columns);
    declared.items().keySet().stream()
        .filter(column -> Reserved.ROW_MART.contains(column.text()))
        .forEach(
            column ->
                column.fault(
                    "every row mart has a column \"%s\" of its own, of the event that its row was"
                        + " made from; leave this one out, or rename it",
                    column));
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
}
