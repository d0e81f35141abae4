package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.LinkSpec;
import dev.alluvium.schemas.spec.vault.ParentSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hubs and links of a vault, which satellites describe. */
final class Parents {
  static final Key<Optional<Name>> PARENT =
      Key.needName("parent", "The hub or link it describes, by its name.");

  private final Hubs hubs;
  private final Map<String, ReadLink> links;

  Parents(Hubs hubs, Map<String, ReadLink> links) {
    this.hubs = hubs;
    this.links = links;
  }

  /**
   * What a block names as its parent, or a fault that says which there are. Reports the sources
   * that lack what it is keyed by.
   */
  Optional<ParentSpec> read(YamlMap map, List<Event> sources) {
    Optional<Name> name = map.get(PARENT);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    ReadLink link = links.get(name.get().text());
    if (link != null) {
      checkKeys(name.get(), link, sources);
      return Optional.of(link.spec());
    }
    ReadHub hub = hubs.byName().get(name.get().text());
    if (hub != null) {
      SourceColumns.checkKey(name.get(), hub, sources);
      return Optional.of(hub.spec());
    }
    Set<String> names = new LinkedHashSet<>(hubs.byName().keySet());
    names.addAll(links.keySet());
    name.get().fault("%s", Choice.unknown("hub or link", name.get().text(), names));
    return Optional.empty();
  }

  /**
   * Reports the sources that lack what a link is keyed by, and those that do not feed it, so that a
   * reference would lead to no row.
   */
  void checkKeys(Name reference, ReadLink link, List<Event> sources) {
    LinkSpec spec = link.spec();
    for (HubReference hub : spec.hubs()) {
      ReadHub read = hubs.byName().get(hub.hub().name());
      if (hub.isRole()) {
        SourceColumns.checkKey(reference, spec.name(), hub.businessKey(), link.sources(), sources);
      } else if (read != null) {
        SourceColumns.checkKey(reference, read, sources);
      }
    }
    SourceColumns.checkKey(reference, spec.name(), spec.dependentKey(), link.sources(), sources);
    List<String> key = spec.key().get(0).columns();
    SourceColumns.checkFeeds(reference, spec.name(), key, link.sources(), sources);
  }
}
