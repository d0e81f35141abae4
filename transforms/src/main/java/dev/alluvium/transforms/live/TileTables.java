package dev.alluvium.transforms.live;

import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.dashboard.TileSpec;
import dev.alluvium.schemas.warehouse.table.ColumnSpec;
import dev.alluvium.schemas.warehouse.table.MergeRule;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import dev.alluvium.schemas.warehouse.table.ViewSpec;
import dev.alluvium.schemas.warehouse.table.WarehouseSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What has to be held for tiles: of each relation the columns that any of them shows. */
public final class TileTables {
  private static final int MOST_TOLD = 20_000;
  private static final int MOST_READ = 5_000;

  private TileTables() {}

  /** A relation, by one way to tell the times of its rows. */
  private record Source(String name, List<String> time) {
    static Source of(TileSpec tile) {
      return new Source(tile.from(), tile.time());
    }
  }

  /** The tables; a tile's is at the place that {@link #places} says. */
  public static List<LiveTable> of(List<TileSpec> tiles, WarehouseSpec warehouse) {
    Map<Source, List<TileSpec>> bySource = bySource(tiles);
    List<LiveTable> tables = new ArrayList<>();
    bySource.forEach((source, of) -> tables.add(table(source, of, warehouse)));
    return tables;
  }

  /** By tile, the place of its table. */
  public static Map<String, Integer> places(List<TileSpec> tiles) {
    List<Source> sources = List.copyOf(bySource(tiles).keySet());
    Map<String, Integer> places = new LinkedHashMap<>();
    tiles.forEach(tile -> places.put(tile.name(), sources.indexOf(Source.of(tile))));
    return places;
  }

  private static Map<Source, List<TileSpec>> bySource(List<TileSpec> tiles) {
    Map<Source, List<TileSpec>> bySource = new LinkedHashMap<>();
    for (TileSpec tile : tiles) {
      bySource.computeIfAbsent(Source.of(tile), source -> new ArrayList<>()).add(tile);
    }
    return bySource;
  }

  private static LiveTable table(Source source, List<TileSpec> tiles, WarehouseSpec warehouse) {
    Optional<TableSpec> stored = Optional.ofNullable(warehouse.byName().get(source.name()));
    boolean isTold = stored.filter(t -> t.rule() == MergeRule.LAST_WRITTEN).isPresent();
    List<String> key = isTold ? stored.orElseThrow().key() : List.of();
    Set<String> columns = new LinkedHashSet<>(key);
    for (TileSpec tile : tiles) {
      columns.addAll(tile.values());
      columns.addAll(tile.by());
      tile.sort().ifPresent(columns::add);
    }
    columns.addAll(source.time());
    Map<String, ColumnType> types = types(source.name(), warehouse);
    return new LiveTable(
        source.name(),
        key,
        List.copyOf(columns),
        columns.stream().map(column -> types.getOrDefault(column, ColumnType.STRING)).toList(),
        source.time(),
        keep(tiles),
        isTold ? MOST_TOLD : MOST_READ);
  }

  private static Map<String, ColumnType> types(String name, WarehouseSpec warehouse) {
    List<ColumnSpec> columns =
        Optional.ofNullable(warehouse.byName().get(name))
            .map(TableSpec::columns)
            .orElseGet(
                () ->
                    warehouse.views().stream()
                        .filter(view -> view.qualifiedName().equals(name))
                        .findFirst()
                        .map(ViewSpec::columns)
                        .orElseThrow(() -> new IllegalArgumentException("no relation " + name)));
    Map<String, ColumnType> types = new LinkedHashMap<>();
    columns.forEach(column -> types.put(column.name(), column.type()));
    return types;
  }

  private static Optional<Duration> keep(List<TileSpec> tiles) {
    Duration longest = Duration.ZERO;
    for (TileSpec tile : tiles) {
      if (tile.time().isEmpty()
          || (tile.window().isEmpty() && tile.show() == TileSpec.Show.SERIES)) {
        return Optional.empty();
      }
      Duration window = tile.window().orElse(Duration.ZERO);
      longest = window.compareTo(longest) > 0 ? window : longest;
    }
    return Optional.of(longest);
  }
}
