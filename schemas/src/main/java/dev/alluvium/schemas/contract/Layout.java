package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import java.util.List;
import java.util.Optional;

/** Reads how a mart's table is keyed and laid out: grain, partitions, clusters. */
final class Layout {
  private static final int MOST_CLUSTERED = 4;
  private static final List<ColumnType> PARTITIONED =
      List.of(ColumnType.DATE, ColumnType.TIMESTAMP);

  /** What BigQuery can cluster by. */
  private static final List<ColumnType> CLUSTERED =
      List.of(
          ColumnType.STRING,
          ColumnType.INT64,
          ColumnType.NUMERIC,
          ColumnType.BOOLEAN,
          ColumnType.TIMESTAMP,
          ColumnType.DATE);

  private Layout() {}

  static List<String> grain(YamlMap map, Columns columns) {
    return columns.resolve(map.needNames("grain"));
  }

  static Optional<String> partitionBy(YamlMap map, Columns columns) {
    Optional<Name> name = map.find("partition_by").flatMap(value -> value.name("partition_by"));
    Optional<Column> column = name.flatMap(columns::find);
    column
        .filter(c -> !c.isOf(PARTITIONED))
        .ifPresent(c -> name.orElseThrow().fault("%s", notPartitioned(c)));
    return name.map(Name::text);
  }

  private static String notPartitioned(Column column) {
    return "partition_by must be a date or timestamp; it is " + column;
  }

  static List<String> clusterBy(YamlMap map, Columns columns) {
    List<Name> names = map.findNames("cluster_by");
    if (names.size() > MOST_CLUSTERED) {
      names
          .get(MOST_CLUSTERED)
          .fault("cluster_by takes %d columns at most, not %d", MOST_CLUSTERED, names.size());
    }
    for (Name name : names) {
      columns
          .find(name)
          .filter(c -> !c.isOf(CLUSTERED))
          .ifPresent(c -> name.fault("a table cannot be clustered by %s", c));
    }
    return Names.texts(names);
  }
}
