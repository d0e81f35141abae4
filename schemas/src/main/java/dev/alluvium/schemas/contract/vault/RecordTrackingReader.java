package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import dev.alluvium.schemas.spec.vault.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.vault.TrackingPeriod;
import java.util.List;
import java.util.Optional;

/** Reads record-tracking satellites. */
final class RecordTrackingReader implements VaultSection<RecordTrackingSatelliteSpec> {
  private static final Key<TrackingPeriod> PER =
      Key.findWord(
          "per",
          "period",
          TrackingPeriod.EVENT,
          "How often it is noted that a source had a key: at every event time, or once an hour or"
              + " day, UTC.");
  private static final Section KEYS =
      Section.of(Parents.PARENT, PER, Events.SOURCES, CommonKeys.DESCRIPTION);
  private static final Definition SATELLITE =
      Definition.of("record_tracking_satellite", "When which source had a key.", KEYS);
  private static final Key<YamlMap> SECTION =
      Key.findEntries(
          "record_tracking_satellites",
          SATELLITE.reference(),
          "Record-tracking satellites by name: when which source had a key.");

  @Override
  public Class<RecordTrackingSatelliteSpec> kind() {
    return RecordTrackingSatelliteSpec.class;
  }

  @Override
  public Key<YamlMap> key() {
    return SECTION;
  }

  @Override
  public Definition definition() {
    return SATELLITE;
  }

  @Override
  public void read(Name name, YamlNode value, ReadVault vault) {
    YamlMap map = VaultSection.block("record-tracking satellite", name, value, KEYS);
    List<Event> sources = vault.events().sources(map);
    String description = map.get(CommonKeys.DESCRIPTION);
    TrackingPeriod per = map.get(PER);
    Optional<ParentSpec> parent = vault.parents().read(map, sources);
    parent.ifPresent(
        spec ->
            vault.add(
                RecordTrackingSatelliteSpec.of(
                    name.text(), spec, per, Events.names(sources), description)));
  }
}
