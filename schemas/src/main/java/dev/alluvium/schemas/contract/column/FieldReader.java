package dev.alluvium.schemas.contract.column;

import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.Cleaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.Encoding;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.LocalTimeSpec;
import java.util.List;
import java.util.Optional;

/** Reads one field of an event. */
public final class FieldReader {
  private static final Key<Optional<YamlNode>> FROM =
      Key.find(
          "from",
          Shape.either(Shape.text(), Shape.names()),
          "Name or path at the source, as payload.items[0].sku; the field's own name unless given."
              + " A name with a dot stands in double quotes. In snake_case it names the raw column."
              + " A list, of the columns of a CSV that make a local time: their texts with a blank"
              + " between them.");
  private static final Key<List<Name>> ALIASES =
      Key.findNames("aliases", "Other names it has at the source, in some of its records.");
  private static final Key<Optional<ColumnType>> TYPE =
      Key.needWord("type", ColumnType.class, "Type of the column.");
  private static final Key<Optional<Encoding>> ENCODING =
      Key.findWord("encoding", "encoding", Encoding.class, "How the source writes a timestamp.")
          .usually(Encoding.EPOCH_MILLIS);
  private static final Key<Boolean> COERCE =
      Key.flag(
          "coerce",
          "Whether a number or a truth value may be written as a text, and a text as one of these.");
  private static final Key<Boolean> REQUIRED =
      Key.flag(
          "required", "Whether an event without it, or with a blank after cleaning, is rejected.");
  private static final Key<List<Cleaning>> CLEAN =
      Key.findWords("clean", "cleaning", Cleaning.class, "Cleaning of a string, in this order.");
  private static final Key<Optional<Name>> MIN =
      Key.findValue(
          "min", Shape.ordered(), "Smallest value let in: a number, a day or an instant.");
  private static final Key<Optional<Name>> MAX =
      Key.findValue("max", Shape.ordered(), "Largest value let in: a number, a day or an instant.");
  private static final Key<List<Name>> ONE_OF =
      Key.find(
          "one_of",
          Shape.names(Shape.scalar()),
          "The texts let in, after cleaning.",
          YamlMap::findValues);
  private static final Key<Optional<Name>> DEFAULT =
      Key.find(
          "default",
          Shape.scalar(),
          "What it is where a record has none, or a blank after cleaning.",
          (map, key) -> map.findValue(key).flatMap(at -> at.value(key)));
  private static final Section KEYS =
      Section.of(
          FROM,
          ALIASES,
          TYPE,
          ENCODING,
          LocalTimeReader.LOCAL,
          COERCE,
          REQUIRED,
          CLEAN,
          MIN,
          MAX,
          ONE_OF,
          DEFAULT,
          Personal.MARK,
          CommonKeys.DESCRIPTION);
  public static final Definition FIELD = Definition.of("field", "A field of the event.", KEYS);

  private final Name name;
  private final YamlMap map;
  private final Optional<ColumnType> type;

  private FieldReader(Name name, YamlMap map) {
    this.name = name.inSnakeCase("field");
    this.map = map.of(KEYS);
    this.type = map.get(TYPE);
  }

  /** A field and the column it becomes; the column has no type where the contract's is at fault. */
  public record Field(FieldSpec spec, Column column) {
    public static Field of(FieldSpec spec) {
      return new Field(
          spec,
          new Column(spec.name(), Optional.of(spec.type()), spec.personal(), spec.description()));
    }
  }

  public static Field read(Name name, YamlNode value) {
    return new FieldReader(name, value.map("field " + name)).read();
  }

  private boolean coerce() {
    boolean given = map.get(COERCE);
    if (given && type.filter(FieldReader::isReadAsItIs).isPresent()) {
      map.at(COERCE)
          .ifPresent(
              at ->
                  at.fault(
                      "coerce is of texts, numbers, truth values and times; %s is %s",
                      name, type.get().contractName()));
    }
    return given;
  }

  private static boolean isReadAsItIs(ColumnType type) {
    return type == ColumnType.JSON || type == ColumnType.BYTES;
  }

  private Field read() {
    List<String> parts = parts();
    String from =
        parts.isEmpty()
            ? map.get(FROM).flatMap(at -> at.name(FROM.name())).map(this::path).orElse(name.text())
            : String.join(" ", parts);
    FieldSpec.Builder field =
        FieldSpec.builder()
            .setName(name.text())
            .setFrom(from)
            .setAliases(map.get(ALIASES).stream().map(this::path).toList())
            .setParts(parts)
            .setRawName(parts.isEmpty() ? rawName(from) : name.text())
            .setType(type.orElse(ColumnType.STRING))
            .setCoerce(coerce())
            .setRequired(map.get(REQUIRED))
            .setCleaning(cleaning())
            .setOneOf(oneOf())
            .setDescription(map.get(CommonKeys.DESCRIPTION));
    encoding().ifPresent(field::setEncoding);
    local()
        .ifPresent(
            local -> {
              field.setEncoding(Encoding.LOCAL);
              field.setLocal(local);
            });
    Optional<String> personal = map.get(Personal.MARK);
    personal.ifPresent(field::setPersonal);
    Optional<Comparable<?>> min = bound(MIN);
    Optional<Comparable<?>> max = bound(MAX);
    min.ifPresent(field::setMin);
    max.ifPresent(field::setMax);
    if (min.isPresent() && max.isPresent() && compare(min.get(), max.get()) > 0) {
      map.at(MIN).ifPresent(at -> at.fault("min is larger than max, so no value is let in"));
    }
    fallback(min, max).ifPresent(field::setFallback);
    FieldSpec spec = field.build();
    return new Field(spec, new Column(spec.name(), type, personal, spec.description()));
  }

  /** That path; the field's name where it is none. */
  private String path(Name text) {
    return Paths.read(text, map.what()).isPresent() ? text.text() : name.text();
  }

  /** The columns that {@code from} lists; none where it names one. */
  private List<String> parts() {
    if (map.get(FROM).filter(YamlNode::isList).isEmpty()) {
      return List.of();
    }
    if (!map.has(LocalTimeReader.LOCAL)) {
      map.fault("from of %s is a list, which is for times with a block \"local\"", map.what());
    }
    return Names.texts(map.findNames(FROM.name()));
  }

  private Optional<LocalTimeSpec> local() {
    Optional<YamlNode> block = map.get(LocalTimeReader.LOCAL);
    if (block.isPresent() && !isOf(List.of(ColumnType.TIMESTAMP))) {
      block.get().fault("local is for timestamps; %s", typeIs());
    }
    return block.map(LocalTimeReader::read);
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
    if (!isOf(List.of(ColumnType.TIMESTAMP, ColumnType.DATE))) {
      map.at(ENCODING)
          .ifPresent(at -> at.fault("encoding is for timestamps and dates; %s", typeIs()));
    }
    Optional<Encoding> encoding = map.get(ENCODING);
    if (encoding.filter(e -> !fits(e)).isPresent()) {
      map.at(ENCODING)
          .ifPresent(
              at ->
                  at.fault(
                      "%s; a date is in epoch_days or iso8601, and a timestamp in any other than"
                          + " epoch_days",
                      typeIs()));
    }
    if (encoding.filter(e -> (e == Encoding.LOCAL) != map.has(LocalTimeReader.LOCAL)).isPresent()) {
      map.fault("%s: encoding: local and a block \"local\" go together", map.what());
    }
    return encoding;
  }

  private boolean fits(Encoding encoding) {
    return switch (encoding) {
      case EPOCH_DAYS -> isOf(List.of(ColumnType.DATE));
      case ISO8601 -> true;
      default -> isOf(List.of(ColumnType.TIMESTAMP));
    };
  }

  private List<Cleaning> cleaning() {
    if (!isOf(List.of(ColumnType.STRING))) {
      map.at(CLEAN).ifPresent(at -> at.fault("clean is for text; %s", typeIs()));
    }
    return map.get(CLEAN);
  }

  private List<String> oneOf() {
    if (!isOf(List.of(ColumnType.STRING))) {
      map.at(ONE_OF).ifPresent(at -> at.fault("one_of is for text; %s", typeIs()));
    }
    return Names.texts(map.get(ONE_OF));
  }

  /** One that is let in, of a field that need not be there. */
  private Optional<Comparable<?>> fallback(
      Optional<Comparable<?>> min, Optional<Comparable<?>> max) {
    Optional<Name> given = map.get(DEFAULT);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Name at = given.get();
    if (map.get(REQUIRED)) {
      at.fault("%s has a default and is required; with a default no event is without it", name);
    }
    if (type.filter(FieldReader::isReadAsItIs).isPresent()) {
      at.fault("default is of texts, numbers, truth values and times; %s", typeIs());
      return Optional.empty();
    }
    Optional<Comparable<?>> value = type.flatMap(t -> Literal.read(at, t));
    boolean isLetIn =
        value.isEmpty()
            || (min.filter(least -> compare(least, value.get()) > 0).isEmpty()
                && max.filter(most -> compare(value.get(), most) > 0).isEmpty()
                && (!map.has(ONE_OF) || oneOf().contains(at.text())));
    if (!isLetIn) {
      at.fault("\"%s\" is the default of %s, and not let in", at, name);
    }
    return value;
  }

  private Optional<Comparable<?>> bound(Key<Optional<Name>> key) {
    Optional<Name> literal = map.get(key);
    if (!isOf(Literal.ORDERED)) {
      literal.ifPresent(
          at -> at.fault("%s is for numbers, dates and times; %s", key.name(), typeIs()));
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
