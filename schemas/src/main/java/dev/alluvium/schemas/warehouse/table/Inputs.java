package dev.alluvium.schemas.warehouse.table;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What queries read of a warehouse. */
public record Inputs(Set<String> tables, Map<String, String> views) {
  public static Inputs of(WarehouseSpec warehouse) {
    return new Inputs(
        warehouse.byName().keySet(),
        warehouse.views().stream()
            .collect(toMap(ViewSpec::qualifiedName, ViewSpec::query, (a, b) -> a)));
  }

  /** The tables, by way of views as well. */
  public Set<String> of(String query) {
    Set<String> read = new LinkedHashSet<>(QualifiedNames.in(query, tables));
    for (String view : QualifiedNames.in(query, views.keySet())) {
      read.addAll(of(requireNonNull(views.get(view))));
    }
    return read;
  }
}
