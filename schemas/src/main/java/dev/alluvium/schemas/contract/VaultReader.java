package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HashAlgorithm;
import dev.alluvium.schemas.spec.VaultSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the contract of a vault. */
final class VaultReader {
  private static final List<String> SECTIONS =
      List.of(
          "hubs",
          "links",
          "non_historised_links",
          "satellites",
          "effectivity_satellites",
          "pits",
          "bridges");
  private static final List<String> KEYS =
      List.of(
          "vault",
          "description",
          "owner",
          "hash",
          "hubs",
          "links",
          "non_historised_links",
          "satellites",
          "effectivity_satellites",
          "pits",
          "bridges");

  private VaultReader() {}

  static VaultSpec none() {
    return VaultSpec.of(HashAlgorithm.MD5, List.of(), List.of(), List.of(), List.of());
  }

  static VaultSpec read(YamlMap root, Events events) {
    root.allow(KEYS);
    root.needText("description");
    root.needText("owner");
    checkNames(root);
    Hubs hubs = Hubs.read(root.needMap("hubs"), events);
    LinkReader links = new LinkReader(hubs, events);
    root.findMap("links").items().forEach(links::readHistorised);
    root.findMap("non_historised_links").items().forEach(links::readNonHistorised);
    hubs.checkLinked();
    SatelliteReader satellites = new SatelliteReader(hubs, links.historised(), events);
    root.findMap("satellites").items().forEach(satellites::read);
    root.findMap("effectivity_satellites").items().forEach(satellites::readEffectivity);
    return VaultSpec.of(
        root.choice("hash", "hash", HashAlgorithm.class).orElse(HashAlgorithm.MD5),
        hubs.specs(),
        links.all(),
        satellites.satellites(),
        satellites.effectivity());
  }

  /** All sections make tables of one dataset. */
  private static void checkNames(YamlMap root) {
    Map<String, String> sectionOf = new HashMap<>();
    for (String section : SECTIONS) {
      for (Name name : root.findMap(section).items().keySet()) {
        String other = sectionOf.putIfAbsent(name.text(), section);
        if (other != null) {
          name.fault("there is a \"%s\" under %s already; rename one", name, other);
        }
      }
    }
  }
}
