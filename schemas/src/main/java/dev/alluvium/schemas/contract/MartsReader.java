package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.AggregateMartSpec;
import dev.alluvium.schemas.spec.AlertSpec;
import dev.alluvium.schemas.spec.RowMartSpec;
import dev.alluvium.schemas.spec.SequenceMartSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the contract of the marts; a mart with a window, or anything that needs one, aggregates;
 * one with differences has a sequence.
 */
final class MartsReader {
  private static final List<String> KEYS =
      List.of("marts", "description", "owner", "tables", "alerts");
  private static final List<String> OF_AGGREGATES =
      List.of("window", "dimensions", "measures", "top");

  private final List<RowMartSpec> rowMarts = new ArrayList<>();
  private final List<SequenceMartSpec> sequenceMarts = new ArrayList<>();
  private final List<AggregateMartSpec> aggregateMarts = new ArrayList<>();

  /** Where each of them stands. */
  private final Map<AggregateMartSpec, YamlMap> places = new LinkedHashMap<>();

  private List<AlertSpec> alerts = List.of();

  static MartsReader none() {
    return new MartsReader();
  }

  static MartsReader read(YamlMap root, Events events) {
    root.allow(KEYS);
    root.find("description").ifPresent(value -> value.text("description"));
    String owner = root.needText("owner");
    MartsReader marts = new MartsReader();
    YamlMap tables = root.needMap("tables");
    tables.items().forEach((name, value) -> marts.mart(name, value, owner, events));
    marts.alerts =
        AlertsReader.read(root, AlertsReader.names(tables), marts.aggregateMarts(), owner, events);
    return marts;
  }

  private void mart(Name name, YamlNode value, String owner, Events events) {
    YamlMap map = value.map("mart " + name);
    if (SequenceMartReader.OWN_KEYS.stream().anyMatch(map::has)) {
      sequenceMarts.add(SequenceMartReader.read(name, map, owner, events));
    } else if (OF_AGGREGATES.stream().anyMatch(map::has)) {
      AggregateMartSpec mart = AggregateMartReader.read(name, map, owner, events);
      aggregateMarts.add(mart);
      places.put(mart, map);
    } else {
      rowMarts.add(RowMartReader.read(name, map, owner, events));
    }
  }

  /** Reports keys that do not tell an aggregate mart's rows apart, where all else is right. */
  void checkKeys(Events events) {
    for (Event event : events.all()) {
      places.forEach(
          (mart, place) -> {
            if (mart.from().equals(event.name())) {
              MartKey.check(mart, place, event.spec());
            }
          });
    }
  }

  List<RowMartSpec> rowMarts() {
    return List.copyOf(rowMarts);
  }

  List<SequenceMartSpec> sequenceMarts() {
    return List.copyOf(sequenceMarts);
  }

  List<AggregateMartSpec> aggregateMarts() {
    return List.copyOf(aggregateMarts);
  }

  List<AlertSpec> alerts() {
    return alerts;
  }
}
