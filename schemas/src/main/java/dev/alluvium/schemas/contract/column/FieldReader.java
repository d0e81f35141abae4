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
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.column.EachSpec;
import dev.alluvium.schemas.spec.column.FieldPath;
import dev.alluvium.schemas.spec.column.FieldSpec;
import dev.alluvium.schemas.spec.column.ListPath;
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
          ValueReader.TYPE,
          ValueReader.ENCODING,
          LocalTimeReader.LOCAL,
          ValueReader.COERCE,
          REQUIRED,
          CLEAN,
          MIN,
          MAX,
          ONE_OF,
          DEFAULT,
          ValueReader.MANY,
          Personal.MARK,
          CommonKeys.DESCRIPTION);
  public static final Definition FIELD = Definition.of("field", "A field of the event.", KEYS);

  private final Name name;
  private final YamlMap map;
  private final ValueReader value;
  private final Optional<ListPath> each;

  private FieldReader(Name name, YamlMap map) {
    this.name = name.inSnakeCase("field");
    this.map = map.of(KEYS);
    this.value = new ValueReader(name.text(), this.map);
    this.each = eachOfMany();
  }

  /** A field and the column it becomes; the column has no type where the contract's is at fault. */
  public record Field(FieldSpec spec, Column column) {
    public static Field of(FieldSpec spec) {
      return new Field(spec, Column.of(spec));
    }
  }

  public static Field read(Name name, YamlNode value) {
    return new FieldReader(name, value.map("field " + name)).read();
  }

  private Field read() {
    Optional<Comparable<?>> min = bound(MIN);
    Optional<Comparable<?>> max = bound(MAX);
    if (min.isPresent() && max.isPresent() && compare(min.get(), max.get()) > 0) {
      map.at(MIN).ifPresent(at -> at.fault("min is larger than max, so no value is let in"));
    }
    FieldSpec one = one(min, max);
    FieldSpec spec = each.map(path -> many(path, one)).orElse(one);
    Optional<ColumnType> given = each.isPresent() ? Optional.of(spec.type()) : value.type();
    return new Field(spec, new Column(spec.name(), given, spec.meaning()));
  }

  /** It, or, where it is many, each of them. */
  private FieldSpec one(Optional<Comparable<?>> min, Optional<Comparable<?>> max) {
    List<String> parts = parts();
    String from = parts.isEmpty() ? from() : String.join(" ", parts);
    String inRaw = each.map(path -> list(path).toString()).orElse(from);
    FieldSpec.Builder field =
        value
            .read()
            .setName(name.text())
            .setFrom(from)
            .setAliases(map.get(ALIASES).stream().map(this::path).toList())
            .setParts(parts)
            .setRawName(parts.isEmpty() ? rawName(inRaw) : name.text())
            .setRequired(map.get(REQUIRED))
            .setCleaning(cleaning())
            .setOneOf(oneOf())
            .setMeaning(ColumnMeaning.of(map.get(Personal.MARK), map.get(CommonKeys.DESCRIPTION)));
    min.ifPresent(field::setMin);
    max.ifPresent(field::setMax);
    fallback(min, max).ifPresent(field::setFallback);
    return field.build();
  }

  private FieldSpec many(ListPath path, FieldSpec one) {
    value.refuseTextsOfNumbers();
    for (Key<?> key : List.of(ALIASES, DEFAULT)) {
      map.at(key).ifPresent(at -> at.fault("%s is not for a field of many", key.name()));
    }
    if (!one.parts().isEmpty()) {
      map.fault("%s: from is a list of columns, which make one value", map.what());
    }
    return FieldSpec.builder()
        .setName(name.text())
        .setFrom(list(path).toString())
        .setRawName(one.rawName())
        .setType(ColumnType.JSON)
        .setRequired(one.required())
        .setEach(new EachSpec(path, one.toBuilder().setRequired(false).build()))
        .setMeaning(one.meaning())
        .build();
  }

  /** The way to each of many values, which leads by a list of the record; else none. */
  private Optional<ListPath> eachOfMany() {
    if (!value.isMany()) {
      return Optional.empty();
    }
    ListPath own = new ListPath(new FieldPath(List.of(FieldPath.Step.named(name.text()))), null);
    return map.get(FROM)
        .filter(from -> !from.isList())
        .flatMap(from -> from.name(FROM.name()))
        .flatMap(from -> Paths.readList(from, map.what()))
        .or(() -> Optional.of(own));
  }

  private static FieldPath list(ListPath path) {
    return path.ofList().orElseThrow();
  }

  private String from() {
    return each.map(ListPath::toString)
        .or(() -> map.get(FROM).flatMap(at -> at.name(FROM.name())).map(this::path))
        .orElse(name.text());
  }

  /** That path; the field's name where it is none. */
  private String path(Name text) {
    if (Paths.leadsToMany(text, map.what(), Paths.SAY_MANY)) {
      return name.text();
    }
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

  private List<Cleaning> cleaning() {
    if (!value.isOf(List.of(ColumnType.STRING))) {
      map.at(CLEAN).ifPresent(at -> at.fault("clean is for text; %s", value.typeIs()));
    }
    return map.get(CLEAN);
  }

  private List<String> oneOf() {
    if (!value.isOf(List.of(ColumnType.STRING))) {
      map.at(ONE_OF).ifPresent(at -> at.fault("one_of is for text; %s", value.typeIs()));
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
    if (value.isReadAsItIs()) {
      at.fault("default is of texts, numbers, truth values and times; %s", value.typeIs());
      return Optional.empty();
    }
    Optional<Comparable<?>> read = value.type().flatMap(t -> Literal.read(at, t));
    boolean isLetIn =
        read.isEmpty()
            || (min.filter(least -> compare(least, read.get()) > 0).isEmpty()
                && max.filter(most -> compare(read.get(), most) > 0).isEmpty()
                && (!map.has(ONE_OF) || oneOf().contains(at.text())));
    if (!isLetIn) {
      at.fault("\"%s\" is the default of %s, and not let in", at, name);
    }
    return read;
  }

  private Optional<Comparable<?>> bound(Key<Optional<Name>> key) {
    Optional<Name> literal = map.get(key);
    if (!value.isOf(Literal.ORDERED)) {
      literal.ifPresent(
          at -> at.fault("%s is for numbers, dates and times; %s", key.name(), value.typeIs()));
      return Optional.empty();
    }
    return value.type().flatMap(t -> literal.flatMap(at -> Literal.read(at, t)));
  }

  @SuppressWarnings("unchecked") // Both were parsed as values of one type.
  private static int compare(Comparable<?> min, Comparable<?> max) {
    return ((Comparable<Object>) min).compareTo(max);
  }
}
