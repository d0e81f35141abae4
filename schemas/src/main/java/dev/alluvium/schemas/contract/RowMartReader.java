package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.DerivedSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import java.util.List;

/** Reads a mart of one row per event. */
final class RowMartReader {
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

  private RowMartReader() {}

  static RowMartSpec read(Name name, YamlMap map, String owner, Events events) {
    map.allow(KEYS);
    MartHead head = MartHead.read(name, map, owner, events);
    Columns columns = Columns.of(head.name(), "column");
    List<DerivedSpec> specs =
        DerivedReader.readAll(map.needMap("columns"), "column", head.event(), columns);
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
