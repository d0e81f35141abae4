package dev.alluvium.transforms.vault.scenario;

import dev.alluvium.schemas.spec.BridgeSpec;
import dev.alluvium.schemas.spec.DomainSpec;
import dev.alluvium.schemas.spec.EffectivitySatelliteSpec;
import dev.alluvium.schemas.spec.EventSpec;
import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.HubSpec;
import dev.alluvium.schemas.spec.LinkSpec;
import dev.alluvium.schemas.spec.MultiActiveSatelliteSpec;
import dev.alluvium.schemas.spec.NonHistorisedSatelliteSpec;
import dev.alluvium.schemas.spec.PitSpec;
import dev.alluvium.schemas.spec.RecordTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.ReferenceSpec;
import dev.alluvium.schemas.spec.SatelliteSpec;
import dev.alluvium.schemas.spec.StatusTrackingSatelliteSpec;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.ArrayList;
import java.util.List;

/** What the tables of a case declare; each adds itself. */
final class ScenarioVault {
  final List<HubSpec> hubs = new ArrayList<>();
  final List<LinkSpec> links = new ArrayList<>();
  final List<SatelliteSpec> satellites = new ArrayList<>();
  final List<EffectivitySatelliteSpec> effectivitySatellites = new ArrayList<>();
  final List<NonHistorisedSatelliteSpec> nonHistorisedSatellites = new ArrayList<>();
  final List<MultiActiveSatelliteSpec> multiActiveSatellites = new ArrayList<>();
  final List<RecordTrackingSatelliteSpec> recordTrackingSatellites = new ArrayList<>();
  final List<StatusTrackingSatelliteSpec> statusTrackingSatellites = new ArrayList<>();
  final List<ReferenceSpec> references = new ArrayList<>();
  final List<PitSpec> pits = new ArrayList<>();
  final List<BridgeSpec> bridges = new ArrayList<>();

  DomainSpec domain(Scenario scenario, HashAlgorithm hash, List<EventSpec> events) {
    return DomainSpec.builder()
        .setName("scenario")
        .setDescription(scenario.title())
        .setOwner("tests")
        .setEvents(events)
        .setVault(vault(hash, scenario.escapeDelimiter()))
        .setPits(pits)
        .setBridges(bridges)
        .build();
  }

  private VaultSpec vault(HashAlgorithm hash, boolean escapeDelimiter) {
    return VaultSpec.builder()
        .setHash(hash)
        .setEscapeDelimiter(escapeDelimiter)
        .setHubs(hubs)
        .setLinks(links)
        .setSatellites(satellites)
        .setEffectivitySatellites(effectivitySatellites)
        .setNonHistorisedSatellites(nonHistorisedSatellites)
        .setMultiActiveSatellites(multiActiveSatellites)
        .setRecordTrackingSatellites(recordTrackingSatellites)
        .setStatusTrackingSatellites(statusTrackingSatellites)
        .setReferences(references)
        .build();
  }
}
