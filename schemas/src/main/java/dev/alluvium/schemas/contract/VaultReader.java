package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Reads the contract of a vault. */
final class VaultReader {
  private static final List<String> SECTIONS =
      List.of(
          "hubs",
          "links",
          "non_historised_links",
          "satellites",
          "effectivity_satellites",
          "non_historised_satellites",
          "multi_active_satellites",
          "record_tracking_satellites",
          "status_tracking_satellites",
          "references",
          "pits",
          "bridges");
  private static final List<String> KEYS =
      Stream.concat(
              Stream.of("vault", "description", "owner", "hash", "escape_delimiter"),
              SECTIONS.stream())
          .toList();

  private VaultReader() {}

  static VaultSpec none() {
    return VaultSpec.builder().build();
  }

  static VaultSpec read(YamlMap root, Events events) {
    root.allow(KEYS);
    checkNames(root);
    Hubs hubs = Hubs.read(root.needMap("hubs"), events);
    LinkReader links = new LinkReader(hubs, events);
    section(root, "links", links::readHistorised);
    section(root, "non_historised_links", links::readNonHistorised);
    hubs.checkLinked();
    links.checkRoles();
    Parents parents = new Parents(hubs, links);
    SatelliteReader satellites = new SatelliteReader(links, parents, events);
    section(root, "satellites", satellites::read);
    section(root, "effectivity_satellites", satellites::readEffectivity);
    section(root, "non_historised_satellites", satellites::readNonHistorised);
    MultiActiveReader multiActive = new MultiActiveReader(parents, events);
    section(root, "multi_active_satellites", multiActive::read);
    TrackingReader tracking = new TrackingReader(parents, events);
    section(root, "record_tracking_satellites", tracking::readRecord);
    section(root, "status_tracking_satellites", tracking::readStatus);
    ReferenceReader references = new ReferenceReader(events);
    section(root, "references", references::read);
    return VaultSpec.builder()
        .setDescription(root.needText("description"))
        .setOwner(root.needText("owner"))
        .setHash(root.choice("hash", "hash", HashAlgorithm.class).orElse(HashAlgorithm.MD5))
        .setEscapeDelimiter(root.flag("escape_delimiter"))
        .setHubs(hubs.specs())
        .setLinks(links.all())
        .setSatellites(satellites.satellites())
        .setEffectivitySatellites(satellites.effectivity())
        .setNonHistorisedSatellites(satellites.nonHistorised())
        .setMultiActiveSatellites(multiActive.satellites())
        .setRecordTrackingSatellites(tracking.records())
        .setStatusTrackingSatellites(tracking.statuses())
        .setReferences(references.references())
        .build();
  }

  private static void section(YamlMap root, String name, BiConsumer<Name, YamlNode> reader) {
    root.findMap(name).items().forEach(reader);
  }

  /** All sections make tables of one dataset. */
  private static void checkNames(YamlMap root) {
    record Entry(Name name, String section) {}
    Map<String, Entry> met = new HashMap<>();
    for (String section : SECTIONS) {
      for (Name name : root.findMap(section).items().keySet()) {
        Entry other = met.putIfAbsent(name.text(), new Entry(name, section));
        if (other != null) {
          name.fault(
              "there is a \"%s\" under %s already, in %s; rename one",
              name, other.section(), other.name().at().placeFrom(name.at()));
        }
      }
    }
  }
}
