package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import java.util.List;
import java.util.Optional;

/** Reads how a mart's table is laid out: partitions, clusters. */
public final class Layout {
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

  static final Key<Optional<Name>> PARTITION_BY =
      Key.findName(
          "partition_by", "A date or timestamp column: the table is partitioned by its days.");
  static final Key<List<Name>> CLUSTER_BY =
      Key.findNames(
          "cluster_by", MOST_CLUSTERED, "Up to four columns that the table is sorted by.");

  private Layout() {}

  public static Optional<String> partitionBy(YamlMap map, Columns columns) {
    Optional<Name> name = map.get(PARTITION_BY);
    Optional<Column> column = name.flatMap(columns::find);
    column
        .filter(c -> !c.isOf(PARTITIONED))
        .ifPresent(c -> name.orElseThrow().fault("%s", notPartitioned(c)));
    return name.map(Name::text);
  }

  private static String notPartitioned(Column column) {
    return "partition_by must be a date or timestamp; it is " + column;
  }

  public static List<String> clusterBy(YamlMap map, Columns columns) {
    List<Name> names = map.get(CLUSTER_BY);
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
