package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Condition;
import java.util.List;
import java.util.Optional;

/** What row marts and aggregate marts have in common. */
record MartHead(
    String name,
    String description,
    String owner,
    String from,
    Columns event,
    List<Condition> where) {

  static MartHead read(Name name, YamlMap map, String owner, Events events) {
    Optional<Name> from = map.needName("from");
    Columns event = from.flatMap(events::find).map(Event::columns).orElse(Columns.anything());
    return new MartHead(
        name.inSnakeCase("mart").text(),
        map.needText("description"),
        map.findText("owner").orElse(owner),
        from.map(Name::text).orElse(""),
        event,
        map.find("where")
            .map(where -> ConditionReader.read(where.map("where"), event))
            .orElse(List.of()));
  }
}
