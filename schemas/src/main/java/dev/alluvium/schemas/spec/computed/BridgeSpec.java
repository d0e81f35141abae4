package dev.alluvium.schemas.spec.computed;

import com.google.auto.value.AutoValue;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.vault.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.vault.HubSpec;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bridge table: the hash keys of a path of links, joined once for all queries. */
@AutoValue
public abstract non-sealed class BridgeSpec implements ComputedTable {
  @Override
  public abstract String name();

  /** Where the path starts; the first link names it. */
  public abstract HubSpec hub();

  /** The path; each link has a reference in common with the hub or the links before it. */
  public abstract List<LinkSpec> links();

  /**
   * What else is known of the path: the driving hubs of each are on the path, its other hubs
   * neither there nor in one before it.
   */
  public abstract List<EffectivitySatelliteSpec> effectivity();

  @Override
  public abstract String description();

  @Override
  public Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>();
    links().forEach(link -> reads.add(Dataset.VAULT.table(link.name())));
    effectivity().forEach(satellite -> reads.add(Dataset.VAULT.table(satellite.name())));
    return reads;
  }

  /** The hubs on the path by the columns that refer to them, in the order that it reaches them. */
  public Map<String, HubSpec> hubs() {
    Map<String, HubSpec> hubs = new LinkedHashMap<>();
    hubs.put(hub().hashKey(), hub());
    for (LinkSpec link : links()) {
      link.hubs().forEach(reference -> hubs.putIfAbsent(reference.hashKey(), reference.hub()));
    }
    return Collections.unmodifiableMap(hubs);
  }

  public static BridgeSpec of(
      String name,
      HubSpec hub,
      List<LinkSpec> links,
      List<EffectivitySatelliteSpec> effectivity,
      String description) {
    return new AutoValue_BridgeSpec(
        name, hub, List.copyOf(links), List.copyOf(effectivity), description);
  }
}
