package dev.alluvium.schemas.contract;

import dev.alluvium.schemas.spec.Cleaning;
import dev.alluvium.schemas.spec.ColumnType;
import dev.alluvium.schemas.spec.Encoding;
import dev.alluvium.schemas.spec.FieldSpec;
import dev.alluvium.schemas.spec.LocalTimeSpec;
import java.util.List;
import java.util.Optional;

/** Reads one field of an event. */
final class FieldReader {
  private static final List<String> KEYS =
      List.of(
          "from",
          "aliases",
          "type",
          "encoding",
          "local",
          "required",
          "clean",
          "min",
          "max",
          "one_of",
          "personal",
          "description");

  private final Name name;
  private final YamlMap map;
  private final Optional<ColumnType> type;

  private FieldReader(Name name, YamlMap map) {
    this.name = name.inSnakeCase("field");
    this.map = map.allow(KEYS);
    map.need("type");
    this.type = map.choice("type", "type", ColumnType.class);
  }

  /** A field and the column it becomes; the column has no type where the contract's is at fault. */
  record Field(FieldSpec spec, Column column) {
    static Field of(FieldSpec spec) {
      return new Field(
          spec,
          new Column(spec.name(), Optional.of(spec.type()), spec.personal(), spec.description()));
    }
  }

  static Field read(Name name, YamlNode value) {
    return new FieldReader(name, value.map("field " + name)).read();
  }

  private Field read() {
    List<String> parts = parts();
    String from =
        parts.isEmpty()
            ? map.find("from").flatMap(at -> at.name("from")).map(this::path).orElse(name.text())
            : String.join(" ", parts);
    FieldSpec.Builder field =
        FieldSpec.builder()
            .setName(name.text())
            .setFrom(from)
            .setAliases(map.findNames("aliases").stream().map(this::path).toList())
            .setParts(parts)
            .setRawName(parts.isEmpty() ? rawName(from) : name.text())
            .setType(type.orElse(ColumnType.STRING))
            .setRequired(map.flag("required"))
            .setCleaning(cleaning())
            .setOneOf(oneOf())
            .setDescription(map.needText("description"));
    encoding().ifPresent(field::setEncoding);
    local()
        .ifPresent(
            local -> {
              field.setEncoding(Encoding.LOCAL);
              field.setLocal(local);
            });
    Optional<String> personal = Personal.read(map);
    personal.ifPresent(field::setPersonal);
    Optional<Comparable<?>> min = bound("min");
    Optional<Comparable<?>> max = bound("max");
    min.ifPresent(field::setMin);
    max.ifPresent(field::setMax);
    if (min.isPresent() && max.isPresent() && compare(min.get(), max.get()) > 0) {
      map.find("min").ifPresent(at -> at.fault("min is larger than max, so no value is let in"));
    }
    FieldSpec spec = field.build();
    return new Field(spec, new Column(spec.name(), type, personal, spec.description()));
  }

  /** That path; the field's name where it is none. */
  private String path(Name text) {
    return Paths.read(text, map.what()).isPresent() ? text.text() : name.text();
  }

  /** The columns that {@code from} lists; none where it names one. */
  private List<String> parts() {
    if (map.find("from").filter(YamlNode::isList).isEmpty()) {
      return List.of();
    }
    if (!map.has("local")) {
      map.fault("from of %s is a list, which is for times with a block \"local\"", map.what());
    }
    return Names.texts(map.findNames("from"));
  }

  private Optional<LocalTimeSpec> local() {
    Optional<YamlNode> block = map.find("local");
    if (block.isPresent() && !isOf(List.of(ColumnType.TIMESTAMP))) {
      block.get().fault("local is for timestamps; %s", typeIs());
    }
    return block.map(at -> LocalTimeReader.read(at.map("local")));
  }

  private String rawName(String from) {
    String rawName = SnakeCase.of(from);
    if (!SnakeCase.matches(rawName)) {
      map.fault("%s: \"%s\" makes no column name in snake_case", map.what(), from);
    }
    if (!SqlWords.isReserved(rawName)) {
      return rawName;
    }
    if (SqlWords.isReserved(name.text())) {
      map.fault("%s has a name that SQL reserves; choose another", map.what());
    }
    return name.text();
  }

  private Optional<Encoding> encoding() {
    if (!isOf(List.of(ColumnType.TIMESTAMP))) {
      map.find("encoding").ifPresent(at -> at.fault("encoding is for timestamps; %s", typeIs()));
    }
    Optional<Encoding> encoding = map.choice("encoding", "encoding", Encoding.class);
    if (encoding.filter(e -> (e == Encoding.LOCAL) != map.has("local")).isPresent()) {
      map.fault("%s: encoding: local and a block \"local\" go together", map.what());
    }
    return encoding;
  }

  private List<Cleaning> cleaning() {
    if (!isOf(List.of(ColumnType.STRING))) {
      map.find("clean").ifPresent(at -> at.fault("clean is for text; %s", typeIs()));
    }
    return map.findNames("clean").stream()
        .flatMap(rule -> YamlMap.choose(rule, "cleaning", Cleaning.class).stream())
        .toList();
  }

  private List<String> oneOf() {
    if (!isOf(List.of(ColumnType.STRING))) {
      map.find("one_of").ifPresent(at -> at.fault("one_of is for text; %s", typeIs()));
    }
    return Names.texts(map.findValues("one_of"));
  }

  private Optional<Comparable<?>> bound(String key) {
    Optional<Name> literal = map.find(key).flatMap(value -> value.name(key));
    if (!isOf(Literal.ORDERED)) {
      literal.ifPresent(at -> at.fault("%s is for numbers, dates and times; %s", key, typeIs()));
      return Optional.empty();
    }
    return type.flatMap(t -> literal.flatMap(at -> Literal.read(at, t)));
  }

  private boolean isOf(List<ColumnType> types) {
    return type.isEmpty() || types.contains(type.get());
  }

  private String typeIs() {
    return name + " is " + type.map(ColumnType::contractName).orElse("of no known type");
  }

  @SuppressWarnings("unchecked") // Both were parsed as values of one type.
  private static int compare(Comparable<?> min, Comparable<?> max) {
    return ((Comparable<Object>) min).compareTo(max);
  }
}
