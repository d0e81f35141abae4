package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.ReferenceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads reference tables. */
final class ReferenceReader {
  private static final List<String> KEYS = List.of("key", "attributes", "sources", "description");

  /** Types without an equality that all engines share. */
  private static final List<ColumnType> NO_KEYS =
      List.of(ColumnType.FLOAT64, ColumnType.JSON, ColumnType.BYTES);

  private final Events events;
  private final List<ReferenceSpec> references = new ArrayList<>();

  ReferenceReader(Events events) {
    this.events = events;
  }

  List<ReferenceSpec> references() {
    return references;
  }

  void read(Name name, YamlNode value) {
    String what = "reference table";
    YamlMap map = value.map(what + " " + name.inSnakeCase(what)).allow(KEYS);
    List<Event> sources = events.sources(map);
    List<Name> key = map.needNames("key");
    List<Name> attributes = map.findNames("attributes");
    attributes.stream()
        .filter(column -> Names.texts(key).contains(column.text()))
        .forEach(column -> column.fault("%s is in the key already", column));
    List<String> checked = SourceColumns.check(key, sources);
    key.forEach(column -> checkKeyType(column, sources));
    references.add(
        ReferenceSpec.of(
            name.text(),
            checked,
            SourceColumns.check(attributes, sources),
            sources.stream().map(Event::name).toList(),
            map.needText("description")));
  }

  private static void checkKeyType(Name column, List<Event> sources) {
    Optional<ColumnType> type =
        sources.stream()
            .limit(1)
            .flatMap(source -> source.columns().get(column.text()).stream())
            .flatMap(found -> found.type().stream())
            .findFirst();
    type.filter(NO_KEYS::contains)
        .ifPresent(
            t ->
                column.fault(
                    "%s is %s, which cannot be a key; take another column",
                    column, t.contractName()));
  }
}
