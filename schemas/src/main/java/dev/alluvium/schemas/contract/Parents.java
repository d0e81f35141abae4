package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.ParentSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The hubs and links of a vault, which satellites describe. */
final class Parents {
  private final Hubs hubs;
  private final LinkReader links;

  Parents(Hubs hubs, LinkReader links) {
    this.hubs = hubs;
    this.links = links;
  }

  /**
   * What a block names as its parent, or a fault that says which there are. Reports the sources
   * that lack what it is keyed by.
   */
  Optional<ParentSpec> read(YamlMap map, List<Event> sources) {
    Optional<Name> name = map.needName("parent");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    ReadLink link = links.byName().get(name.get().text());
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
    names.addAll(links.byName().keySet());
    name.get().fault("%s", Choice.unknown("hub or link", name.get().text(), names));
    return Optional.empty();
  }

  private void checkKeys(Name reference, ReadLink link, List<Event> sources) {
    for (HubReference hub : link.spec().hubs()) {
      ReadHub read = hubs.byName().get(hub.hub().name());
      if (read != null) {
        SourceColumns.checkKey(reference, read, sources);
      }
    }
    SourceColumns.checkKey(
        reference, link.spec().name(), link.spec().dependentKey(), link.sources(), sources);
  }
}
