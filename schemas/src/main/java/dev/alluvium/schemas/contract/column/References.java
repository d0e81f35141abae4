package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.spec.reference.ReferenceSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The tables beside the contracts in which columns can look values up. */
public final class References {
  private final Map<String, ReferenceSpec> byName = new LinkedHashMap<>();
  private boolean complete = true;

  public void add(ReferenceSpec table) {
    byName.put(table.name(), table);
  }

  /** Says that a file could not be read: a table that is not here may be in it. */
  public void markIncomplete() {
    complete = false;
  }

  /** The table of that name, or a fault that says which there are. */
  public Optional<ReferenceSpec> find(Name name) {
    ReferenceSpec table = byName.get(name.text());
    if (table == null && complete) {
      name.fault("%s", Choice.unknown("reference table", name.text(), byName.keySet()));
    }
    return Optional.ofNullable(table);
  }
}
