package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.event.Event;
import dev.alluvium.schemas.contract.event.Events;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.expression.Condition;
import java.util.List;
import java.util.Optional;

/** What marts of one event have in common, whatever they compute of several of its records. */
record MartHead(
    String name,
    String description,
    String owner,
    String from,
    Columns event,
    List<Condition> where) {

  static final Key<String> DESCRIPTION = Key.needText("description", "What a row of the mart is.");
  static final Key<Optional<Name>> FROM = Key.needName("from", "The event it is made from.");
  static final Key<Optional<YamlNode>> WHERE =
      Key.find(
          "where",
          ConditionReader.CONDITIONS.reference(),
          "Only events on which all these conditions hold.");

  /** The keys of a mart that has these of its own, and takes all events. */
  static Section sectionOfAll(Key<?>... own) {
    return Section.of(DESCRIPTION, CommonKeys.OWN_OWNER, FROM).with(List.of(own));
  }

  /** The keys of a mart that has these of its own, and a table. */
  static Section section(Key<?>... own) {
    return Section.of(DESCRIPTION, CommonKeys.OWN_OWNER, FROM, WHERE)
        .with(List.of(own))
        .with(List.of(Layout.PARTITION_BY, Layout.CLUSTER_BY));
  }

  /** The event, of a mart that is made from one. */
  static Optional<Name> from(YamlMap map) {
    Optional<YamlNode> list = map.find(FROM.name()).filter(YamlNode::isList);
    list.ifPresent(
        several ->
            several.fault(
                "this mart is made from one event; one of a row per event is made from several, and"
                    + " a view sums it up"));
    return list.isPresent() ? Optional.empty() : map.get(FROM);
  }

  static MartHead read(Name name, YamlMap map, String owner, Events events) {
    Optional<Name> from = from(map);
    Columns event = from.flatMap(events::find).map(Event::columns).orElse(Columns.anything());
    return new MartHead(
        name.inSnakeCase("mart").text(),
        map.get(DESCRIPTION),
        map.get(CommonKeys.OWN_OWNER).orElse(owner),
        from.map(Name::text).orElse(""),
        event,
        map.get(WHERE)
            .map(where -> ConditionReader.read(where, WHERE.name(), event))
            .orElse(List.of()));
  }
}
