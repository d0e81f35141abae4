package dev.alluvium.pipelines.serve;

import dev.alluvium.schemas.spec.dashboard.DashboardSpec;
import dev.alluvium.schemas.spec.dashboard.TileSpec;
import dev.alluvium.transforms.live.LiveTable;
import dev.alluvium.transforms.live.TileTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a browser has to know before rows make sense to it. */
final class Hello {
  private Hello() {}

  /**
   * As JSON.
   *
   * @param warehouse as people know it
   */
  static String of(
      String domain, DashboardSpec dashboard, List<LiveTable> tables, String warehouse) {
    Map<String, Integer> places = TileTables.places(dashboard.tiles());
    Map<String, Object> hello = new LinkedHashMap<>();
    hello.put("type", "hello");
    hello.put("domain", domain);
    hello.put("title", dashboard.title());
    hello.put("description", dashboard.description());
    hello.put("warehouse", warehouse);
    hello.put(
        "tables",
        tables.stream()
            .map(
                table ->
                    Map.of(
                        "name", table.name(),
                        "columns", table.columns(),
                        "types", table.types().stream().map(t -> t.contractName()).toList(),
                        "time", table.time()))
            .toList());
    List<Object> tiles = new ArrayList<>();
    for (TileSpec tile : dashboard.tiles()) {
      Map<String, Object> said = new LinkedHashMap<>();
      said.put("name", tile.name());
      said.put("title", tile.title());
      said.put("show", word(tile.show()));
      said.put("table", places.getOrDefault(tile.name(), 0));
      said.put("values", tile.values());
      said.put("by", tile.by());
      said.put("combine", word(tile.combine()));
      said.put("limit", tile.limit());
      tile.window().ifPresent(window -> said.put("windowMillis", window.toMillis()));
      tile.sort().ifPresent(sort -> said.put("sort", sort));
      tile.unit().ifPresent(unit -> said.put("unit", unit));
      tiles.add(said);
    }
    hello.put("tiles", tiles);
    return LiveMessages.text(hello);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
