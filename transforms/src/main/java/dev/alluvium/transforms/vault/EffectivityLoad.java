package dev.alluvium.transforms.vault;

import dev.alluvium.schemas.spec.format.ChangeColumns;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.KeySpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.warehouse.table.TableSpec;
import org.jspecify.annotations.Nullable;

/**
 * Loads effectivity satellites. What is observed of the driving key is the link itself: its hash
 * key is the hashdiff. A change of a row that leaves no link is observed as well, as the link of
 * keys that are zeros: there is none from then on.
 */
final class EffectivityLoad implements VaultLoad<EffectivitySatelliteSpec> {
  @Override
  public Class<EffectivitySatelliteSpec> kind() {
    return EffectivitySatelliteSpec.class;
  }

  @Override
  public boolean takesDeletes() {
    return true;
  }

  /**
   * An observation wherever the driving key is not NULL and, unless the event is a change of a row,
   * the link has a row.
   */
  @Override
  public TableLoad load(EffectivitySatelliteSpec satellite, TableSpec table, StagedEvent event) {
    return event.isChange() ? ofChange(satellite, table, event) : ofEvent(satellite, table, event);
  }

  private static TableLoad ofEvent(
      EffectivitySatelliteSpec satellite, TableSpec table, StagedEvent event) {
    LinkSpec link = satellite.link();
    TableLoad.Builder load = TableLoad.into(table);
    event.needed(load, link.key());
    event.references(load, link.hubs(), satellite.driving());
    load.value(event.keys().key(link.key().get(0)));
    return event.observed(load, event.loadTs());
  }

  private static TableLoad ofChange(
      EffectivitySatelliteSpec satellite, TableSpec table, StagedEvent event) {
    Linked linked = new Linked(satellite, event);
    TableLoad.Builder load = TableLoad.into(table);
    satellite.link().key().forEach(part -> load.value(linked.orNothing(part, null)));
    for (HubReference reference : satellite.link().hubs()) {
      for (KeySpec part : reference.key()) {
        if (satellite.driving().contains(reference)) {
          load.needed(event.keys().key(part));
        } else {
          load.value(linked.orNothing(part, event.ghost(reference.whenNull())));
        }
      }
    }
    load.value(linked.orNothing(satellite.link().key().get(0), null));
    return event.observed(load, event.loadTs());
  }

  /** Whether a change leaves its row with a link, and the keys of that. */
  private static final class Linked {
    private final EventKeys keys;
    private final int operation;
    private final int[] needed;
    private final String zeroKey;

    Linked(EffectivitySatelliteSpec satellite, StagedEvent event) {
      keys = event.keys();
      operation = event.columns().indexOf(ChangeColumns.OPERATION);
      zeroKey = event.zeroKey();
      needed = satellite.link().neededKeys().stream().mapToInt(keys::key).toArray();
    }

    /** The number of that part of a key; of zeros where there is no link. */
    int orNothing(KeySpec part, @Nullable String ghost) {
      int key = keys.key(part);
      String nothing = part.isHashed() ? zeroKey : null;
      return keys.derived(
          event -> {
            if (!isLinked(event)) {
              return nothing;
            }
            Object value = keys.value(key);
            return value == null && part.isHashed() ? ghost : value;
          });
    }

    private boolean isLinked(@Nullable Object[] event) {
      if (ChangeColumns.DELETE.equals(event[operation])) {
        return false;
      }
      for (int key : needed) {
        if (keys.value(key) == null) {
          return false;
        }
      }
      return true;
    }
  }
}
