package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.mart.TopSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the order of an aggregate mart's columns. */
final class ColumnOrder {
  static final Key<List<Name>> COLUMNS =
      Key.findNames(
          "columns",
          "All columns in the table's order; by default dimensions, then measures, the rank after"
              + " the columns of per.");

  private ColumnOrder() {}

  /** The order declared, which must name every column once; or else the default one. */
  static List<String> read(
      YamlMap map, List<String> dimensions, Optional<TopSpec> top, Columns columns) {
    if (!map.has(COLUMNS)) {
      return byDefault(dimensions, top, List.copyOf(columns.names()));
    }
    List<String> declared = columns.resolve(map.get(COLUMNS));
    List<String> omitted =
        columns.names().stream().filter(column -> !declared.contains(column)).toList();
    if (!omitted.isEmpty()) {
      map.at(COLUMNS)
          .ifPresent(
              at ->
                  at.fault(
                      "columns must name every dimension and measure; it lacks %s",
                      String.join(", ", omitted)));
    }
    return declared;
  }

  /** Dimensions, then measures; the rank after those dimensions that it is counted within. */
  static List<String> byDefault(
      List<String> dimensions, Optional<TopSpec> top, List<String> columns) {
    List<String> order = new ArrayList<>(columns);
    top.ifPresent(
        spec -> {
          int last = spec.per().stream().mapToInt(dimensions::indexOf).max().orElse(-1);
          order.remove(spec.rank());
          order.add(last + 1, spec.rank());
        });
    return List.copyOf(order);
  }
}
