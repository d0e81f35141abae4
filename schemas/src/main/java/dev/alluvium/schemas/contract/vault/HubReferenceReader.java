package dev.alluvium.schemas.contract.vault;

import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.vault.HubReference;
import dev.alluvium.schemas.spec.vault.NullPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what links refer to: hubs by their entities, as themselves or in roles. */
public final class HubReferenceReader {
  private static final Key<Optional<Name>> ENTITY = Key.needName("entity", "The entity.");
  private static final Key<Optional<Name>> ROLE =
      Key.needName(
              "role",
              "What the entity is here; the link's column is <role>_hk. It lets a link refer to one"
                  + " entity more than once.")
          .atTimes();
  private static final Key<List<Name>> KEY =
      Key.needNames(
              "key",
              "Columns that hold the entity's business key in that role, in its order and of its"
                  + " types.")
          .atTimes();
  private static final Key<NullPolicy> WHEN_NULL =
      Key.findWord(
          "when_null",
          "null policy",
          NullPolicy.DROP,
          "What becomes of the link's row where the key is NULL: it is dropped and counted, or"
              + " refers to the hub's row for an unknown (zero_key) or an erroneous key"
              + " (error_key).");
  private static final Section KEYS =
      Section.of(ENTITY, ROLE, KEY, WHEN_NULL).withBeside(ROLE, KEY).withBeside(KEY, ROLE);
  public static final Definition REFERENCES =
      new Definition(
          "references",
          "Entities that a link refers to.",
          Shape.listOf(
              Shape.either(
                  SnakeCase.NAME.reference(),
                  Shape.block(KEYS).described("A reference to an entity."))));

  private final Hubs hubs;
  private final List<Name> roles = new ArrayList<>();

  HubReferenceReader(Hubs hubs) {
    this.hubs = hubs;
  }

  /** The key by which a link says what it refers to: {@code fewest} hubs at least. */
  static Key<List<YamlNode>> hubs(int fewest) {
    return Key.need(
        "hubs",
        REFERENCES.reference().atLeast(fewest),
        "Entities it links, in the order their keys are hashed.",
        (link, key) -> atLeast(fewest, link, key));
  }

  private static List<YamlNode> atLeast(int fewest, YamlMap link, String key) {
    Optional<YamlNode> value = link.need(key);
    List<YamlNode> nodes = value.map(node -> node.list(key)).orElse(List.of());
    if (nodes.size() < fewest) {
      value
          .filter(YamlNode::isList)
          .ifPresent(at -> at.fault("%s must name %d hubs at least", link.what(), fewest));
    }
    return nodes;
  }

  /** What a link refers to by those nodes. */
  List<HubReference> read(List<YamlNode> hubs, List<Event> sources) {
    Map<String, HubReference> references = new LinkedHashMap<>();
    for (YamlNode node : hubs) {
      read(node, sources, references);
    }
    return List.copyOf(references.values());
  }

  private void read(YamlNode node, List<Event> sources, Map<String, HubReference> references) {
    if (!node.isMap()) {
      Optional<Name> entity = node.name("hubs");
      entity.ifPresent(name -> own(name, NullPolicy.DROP, sources, references));
      return;
    }
    YamlMap map = node.map("hub reference").of(KEYS);
    Optional<Name> entity = map.get(ENTITY);
    NullPolicy whenNull = map.get(WHEN_NULL);
    if (!map.has(ROLE) && !map.has(KEY)) {
      entity.ifPresent(name -> own(name, whenNull, sources, references));
      return;
    }
    Optional<Name> role = map.get(ROLE).map(name -> name.inSnakeCase("role"));
    List<Name> key = map.get(KEY);
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
