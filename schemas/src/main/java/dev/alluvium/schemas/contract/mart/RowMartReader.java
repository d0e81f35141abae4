package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.mart.RowMartSpec;
import java.util.List;

/** Reads a mart of one row per event. */
final class RowMartReader implements MartReader<RowMartSpec> {
  static final Key<List<Name>> GRAIN =
      Key.needNames("grain", "Columns of the key: no two rows agree in all of them.");
  private static final Section KEYS = DeclaredRows.section(GRAIN, DeclaredRows.ANY_COLUMNS);
  private static final Definition MART =
      Definition.of("row_mart", "A mart of one row per event.", KEYS);

  @Override
  public Class<RowMartSpec> kind() {
    return RowMartSpec.class;
  }

  @Override
  public Definition definition() {
    return MART;
  }

  @Override
  public List<Key<?>> sections() {
    return List.of();
  }

  @Override
  public List<RowMartSpec> read(Name name, YamlMap map, String owner, Events events) {
    map.of(KEYS);
    DeclaredRows rows = DeclaredRows.read(name.text(), map, events, true);
    return rows.mart(name, map, owner, rows.columns().resolveKey(map.get(GRAIN)));
  }
}
