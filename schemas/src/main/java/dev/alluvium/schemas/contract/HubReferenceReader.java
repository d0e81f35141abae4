package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.HubReference;
import dev.alluvium.schemas.spec.NullPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what links refer to: hubs by their entities, as themselves or in roles. */
final class HubReferenceReader {
  private static final List<String> KEYS = List.of("entity", "role", "key", "when_null");

  private final Hubs hubs;
  private final List<Name> roles = new ArrayList<>();

  HubReferenceReader(Hubs hubs) {
    this.hubs = hubs;
  }

  /** The references of a link, {@code fewest} at least. */
  List<HubReference> read(YamlMap link, List<Event> sources, int fewest) {
    Optional<YamlNode> value = link.need("hubs");
    List<YamlNode> nodes = value.map(node -> node.list("hubs")).orElse(List.of());
    Map<String, HubReference> references = new LinkedHashMap<>();
    for (YamlNode node : nodes) {
      read(node, sources, references);
    }
    if (nodes.size() < fewest) {
      value
          .filter(YamlNode::isList)
          .ifPresent(at -> at.fault("%s must name %d hubs at least", link.what(), fewest));
    }
    return List.copyOf(references.values());
  }

  private void read(YamlNode node, List<Event> sources, Map<String, HubReference> references) {
    if (!node.isMap()) {
      Optional<Name> entity = node.name("hubs");
      entity.ifPresent(name -> own(name, NullPolicy.DROP, sources, references));
      return;
    }
    YamlMap map = node.map("hub reference").allow(KEYS);
    Optional<Name> entity = map.needName("entity");
    NullPolicy whenNull =
        map.choice("when_null", "null policy", NullPolicy.class).orElse(NullPolicy.DROP);
    if (!map.has("role") && !map.has("key")) {
      entity.ifPresent(name -> own(name, whenNull, sources, references));
      return;
    }
    Optional<Name> role = map.needName("role").map(name -> name.inSnakeCase("role"));
    List<Name> key = map.needNames("key");
    Optional<ReadHub> hub = entity.flatMap(hubs::link);
    if (hub.isPresent() && role.isPresent() && !key.isEmpty()) {
      roles.add(role.get());
      SourceColumns.checkRole(role.get(), key, hub.get(), sources);
      List<String> columns = Names.texts(key);
      add(
          role.get(),
          HubReference.inRole(hub.get().spec(), role.get().text(), columns, whenNull),
          references);
    }
  }

  private void own(
      Name entity, NullPolicy whenNull, List<Event> sources, Map<String, HubReference> references) {
    Optional<ReadHub> hub = hubs.link(entity);
    hub.ifPresent(h -> SourceColumns.checkKey(entity, h, sources));
    hub.ifPresent(h -> add(entity, HubReference.of(h.spec(), whenNull), references));
  }

  private static void add(Name name, HubReference reference, Map<String, HubReference> references) {
    Optional<HubReference> same =
        references.values().stream()
            .filter(other -> other.hub().equals(reference.hub()))
            .filter(other -> other.businessKey().equals(reference.businessKey()))
            .findFirst();
    if (references.putIfAbsent(name.text(), reference) != null) {
      name.fault("a link names an entity once, and once per role; \"%s\" is here twice", name);
    } else {
      same.ifPresent(
          other ->
              name.fault(
                  "\"%s\" has the columns of \"%s\" for its key; name those that hold another",
                  name, other.name()));
    }
  }

  /** Reports the roles whose hash key would be called as another key is. */
  void checkRoles(Set<String> links) {
    for (Name role : roles) {
      if (hubs.isEntity(role)) {
        role.fault("role \"%s\" is an entity already; take another name", role);
      } else if (links.contains(role.text())) {
        role.fault("role \"%s\" is a link already; take another name", role);
      }
    }
  }
}
