package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import java.util.List;

/** Reads a mart of one row per event. */
final class RowMartReader implements MartReader<RowMartSpec> {
  private static final List<String> KEYS =
      List.of(
          "description",
          "owner",
          "from",
          "where",
          "grain",
          "columns",
          "partition_by",
          "cluster_by");

  @Override
  public Class<RowMartSpec> kind() {
    return RowMartSpec.class;
  }

  @Override
  public List<String> sections() {
    return List.of();
  }

  @Override
  public RowMartSpec read(Name name, YamlMap map, String owner, Events events) {
    map.allow(KEYS);
    MartHead head = MartHead.read(name, map, owner, events);
    Columns columns = Columns.of(head.name(), "column");
    YamlMap declared = map.needMap("columns");
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
        .setGrain(Layout.grain(map, columns))
        .setPartitionBy(Layout.partitionBy(map, columns))
        .setClusterBy(Layout.clusterBy(map, columns))
        .build();
  }
}
