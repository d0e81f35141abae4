package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ParentSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.TrackingPeriod;
import java.util.List;
import java.util.Optional;

/** Reads record-tracking satellites. */
final class RecordTrackingReader implements VaultSection {
  private static final List<String> KEYS = List.of("parent", "per", "sources", "description");

  @Override
  public String name() {
    return "record_tracking_satellites";
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("record-tracking satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    String description = map.needText("description");
    TrackingPeriod per =
        map.choice("per", "period", TrackingPeriod.class).orElse(TrackingPeriod.EVENT);
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(
        spec ->
            vault.add(
                RecordTrackingSatelliteSpec.of(
                    name.text(), spec, per, Events.names(sources), description)));
  }
}
