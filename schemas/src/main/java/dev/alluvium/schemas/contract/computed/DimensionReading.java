package dev.alluvium.schemas.contract.computed;

import static dev.alluvium.schemas.contract.computed.DimensionReader.COLUMN;
import static dev.alluvium.schemas.contract.computed.DimensionReader.ENDS;
import static dev.alluvium.schemas.contract.computed.DimensionReader.FROM;
import static dev.alluvium.schemas.contract.computed.DimensionReader.HIGHEST;
import static dev.alluvium.schemas.contract.computed.DimensionReader.IS_CURRENT;
import static dev.alluvium.schemas.contract.computed.DimensionReader.KEEP;
import static dev.alluvium.schemas.contract.computed.DimensionReader.KEY;
import static dev.alluvium.schemas.contract.computed.DimensionReader.LOWEST;
import static dev.alluvium.schemas.contract.computed.DimensionReader.MEMBERS;
import static dev.alluvium.schemas.contract.computed.DimensionReader.OF;
import static dev.alluvium.schemas.contract.computed.DimensionReader.SCD;
import static dev.alluvium.schemas.contract.computed.DimensionReader.SINCE;
import static dev.alluvium.schemas.contract.computed.DimensionReader.STARTS;
import static dev.alluvium.schemas.contract.computed.DimensionReader.SURROGATE_KEY;
import static dev.alluvium.schemas.contract.computed.DimensionReader.UNKNOWN_MEMBER;
import static dev.alluvium.schemas.contract.computed.DimensionReader.VALID_FROM;
import static dev.alluvium.schemas.contract.computed.DimensionReader.VALID_TO;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Computed;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Unread;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Attribute;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Keep;
import dev.alluvium.schemas.spec.computed.DimensionSpec.KeyColumn;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Members;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Versions;
import dev.alluvium.schemas.spec.dataset.Dataset;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The reading of one dimension. */
final class DimensionReading {
  private static final List<ColumnType> TIMES = List.of(ColumnType.DATE, ColumnType.TIMESTAMP);
  private static final List<ColumnType> KEYS =
      List.of(
          ColumnType.STRING,
          ColumnType.INT64,
          ColumnType.BOOLEAN,
          ColumnType.DATE,
          ColumnType.TIMESTAMP);

  private final YamlMap block;
  private final String of;
  private final Columns source;
  private final ReadableRelations relations;
  private final MadeColumns made;
  private final List<Name> key;
  private final List<Attribute> attributes = new ArrayList<>();

  DimensionReading(YamlMap block, String of, Columns source, ReadableRelations relations) {
    this.block = block;
    this.of = of;
    this.source = source;
    this.relations = relations;
    this.made = new MadeColumns(of);
    this.key = block.get(KEY);
  }

  ModelKind.Made read() {
    Optional<Name> surrogate = block.get(SURROGATE_KEY);
    surrogate.ifPresent(
        name ->
            made.add(
                name,
                ViewColumnSpec.of(
                    name.text(), ColumnType.STRING, ColumnMeaning.of("Key of the row, a hash."))));
    List<KeyColumn> keys = new ArrayList<>();
    key.forEach(name -> source.find(name).ifPresent(column -> keys.add(key(name, column))));
    Optional<Versions> versions = versions();
    Map<Name, YamlMap> said = DimensionReader.attributes(block);
    List<Unread> unread = ComputedColumns.unread(said);
    Map<Name, Copied> copied = new LinkedHashMap<>();
    said.forEach(
        (name, attribute) -> {
          if (!attribute.has(MadeColumns.SQL)) {
            copied(name, attribute, versions.isPresent()).ifPresent(c -> copied.put(name, c));
          }
        });
    Map<String, Computed> computed = ComputedColumns.readAll(of, unread, row(copied, versions));
    said.forEach((name, attribute) -> attribute(name, attribute, copied, computed));
    boolean isWhole =
        made.isWhole((surrogate.isPresent() ? 1 : 0) + keys.size() + said.size())
            && keys.size() == key.size();
    versions.ifPresent(this::addValidity);
    Set<String> circle = ComputedColumns.circle(List.copyOf(unread));
    if (!circle.isEmpty()) {
      block.fault("attributes with sql read each other in a circle: %s", String.join(", ", circle));
    }
    DimensionSpec dimension =
        DimensionSpec.builder()
            .setFrom(block.get(FROM).map(Name::text).orElse(""))
            .setKey(keys)
            .setKeep(keep())
            .setVersions(versions)
            .setAttributes(List.copyOf(attributes))
            .setComputed(made.computed())
            .setMembers(members(versions))
            .setSurrogateKey(surrogate.map(Name::text))
            .setUnknownMember(block.get(UNKNOWN_MEMBER))
            .build();
    if (block.get(UNKNOWN_MEMBER) && surrogate.isEmpty()) {
      block.fault("unknown_member needs a surrogate_key, by which facts refer to it");
    }
    List<String> tableKey = new ArrayList<>(Names.texts(key));
    versions.ifPresent(v -> tableKey.add(v.validFrom()));
    return new ModelKind.Made(dimension, made.specs(), List.copyOf(tableKey), isWhole);
  }

  private KeyColumn key(Name name, Column column) {
    if (!column.isOf(KEYS)) {
      name.fault("the key of a dimension cannot have %s", column);
    }
    made.add(name, column);
    return new KeyColumn(name.text(), column.type().orElse(ColumnType.STRING));
  }

  private Optional<Versions> versions() {
    Optional<String> starts = column(STARTS).or(() -> usual("row_valid_from", "load_ts"));
    if (starts.isEmpty()) {
      for (Key<?> needless : List.of(ENDS, VALID_FROM, VALID_TO, IS_CURRENT, SINCE)) {
        block.at(needless).ifPresent(at -> at.fault("%s needs starts", needless.name()));
      }
      return Optional.empty();
    }
    Optional<String> ends =
        block.has(ENDS) || block.has(STARTS) ? column(ENDS) : usual("row_valid_to", "effective_to");
    Optional<Column> start = source.get(starts.get());
    ends.flatMap(source::get)
        .filter(end -> !end.type().equals(start.flatMap(Column::type)))
        .ifPresent(end -> block.fault("starts and ends must be of one type; ends is %s", end));
    return Optional.of(
        Versions.of(
            starts.get(),
            ends,
            start.flatMap(Column::type).orElse(ColumnType.TIMESTAMP),
            name(VALID_FROM),
            name(VALID_TO),
            name(IS_CURRENT)));
  }

  /** A column by which histories and satellites, and these alone, say so. */
  private Optional<String> usual(String... names) {
    String from = block.get(FROM).map(Name::text).orElse("");
    return Dataset.HISTORY.has(from) || Dataset.VAULT.has(from)
        ? List.of(names).stream().filter(source.names()::contains).findFirst()
        : Optional.empty();
  }

  private Optional<String> column(Key<Optional<Name>> key) {
    Optional<Name> name = block.get(key);
    name.flatMap(source::find)
        .filter(column -> !column.isOf(TIMES))
        .ifPresent(
            column ->
                name.get().fault("%s must be a date or timestamp; it is %s", key.name(), column));
    return name.map(Name::text);
  }

  private String name(Key<Optional<Name>> key) {
    return block.get(key).map(Name::text).orElse(key.name());
  }

  private Optional<Keep> keep() {
    Optional<YamlMap> keep = block.get(KEEP);
    if (keep.isEmpty()) {
      return usual("version", "load_sequence").map(version -> new Keep(List.of(version), true));
    }
    boolean highest = keep.get().has(HIGHEST);
    return Optional.of(
        new Keep(steady(source.resolveKey(keep.get().get(highest ? HIGHEST : LOWEST))), highest));
  }

  /** With all that is taken of a row behind these, so that rows which agree in them do not tie. */
  private List<String> steady(List<String> by) {
    Set<String> all = new LinkedHashSet<>(by);
    attributes.stream()
        .filter(attribute -> attribute.of().isEmpty())
        .map(Attribute::column)
        .filter(this::hasOrder)
        .forEach(all::add);
    return List.copyOf(all);
  }

  private boolean hasOrder(String column) {
    return source
        .get(column)
        .flatMap(Column::type)
        .filter(type -> type != ColumnType.JSON)
        .isPresent();
  }

  /** An attribute that is like a column of a relation. */
  private record Copied(Column column, Attribute attribute) {}

  private Optional<Copied> copied(Name name, YamlMap attribute, boolean hasVersions) {
    Optional<Name> of = attribute.get(OF);
    boolean keepsVersions = keepsVersions(name, attribute, of.isPresent(), hasVersions);
    Optional<Columns> columns =
        of.isPresent() ? of.flatMap(relations::columns) : Optional.of(source);
    of.ifPresent(o -> columns.ifPresent(c -> key.forEach(k -> hasKey(c, k, o))));
    Optional<Column> column = columns.flatMap(c -> c.find(attribute.get(COLUMN).orElse(name)));
    column
        .filter(c -> keepsVersions && c.isOf(List.of(ColumnType.JSON)) && c.type().isPresent())
        .ifPresent(
            c -> name.fault("%s cannot be of type 2: it is %s, which is not compared", name, c));
    return column.map(
        c -> new Copied(c, Attribute.of(name.text(), c.name(), keepsVersions, of.map(Name::text))));
  }

  private void attribute(
      Name name, YamlMap attribute, Map<Name, Copied> copied, Map<String, Computed> computed) {
    Computed ofRow = computed.get(name.text());
    if (ofRow != null) {
      for (Key<?> other : List.of(SCD, COLUMN, OF)) {
        attribute
            .at(other)
            .ifPresent(at -> at.fault("%s is not for an attribute with sql", other.name()));
      }
      made.add(name, ofRow);
      return;
    }
    Copied found = copied.get(name);
    if (found != null) {
      made.add(name, found.column(), attribute);
      attributes.add(found.attribute());
    }
  }

  /** What an expression can name. */
  private List<Column> row(Map<Name, Copied> copied, Optional<Versions> versions) {
    List<Column> row = new ArrayList<>();
    key.forEach(name -> source.get(name.text()).ifPresent(row::add));
    copied.forEach((name, c) -> row.add(Column.bare(name.text(), c.column().type())));
    versions.ifPresent(
        v -> {
          row.add(Column.bare(v.validFrom(), Optional.of(v.type())));
          row.add(Column.bare(v.validTo(), Optional.of(v.type())));
          row.add(Column.bare(v.isCurrent(), Optional.of(ColumnType.BOOLEAN)));
        });
    return row;
  }

  private static boolean keepsVersions(
      Name name, YamlMap attribute, boolean isOfAnother, boolean hasVersions) {
    Optional<Name> scd = attribute.get(SCD);
    boolean isType2 = scd.filter(s -> s.text().equals("2")).isPresent();
    if (scd.isEmpty() && attribute.at(SCD).isEmpty()) {
      name.fault("%s needs scd: 1 or 2, or sql", name);
    } else if (scd.isPresent() && !isType2 && !scd.get().text().equals("1")) {
      scd.get().fault("scd is 1 or 2, not %s", scd.get());
    } else if (isType2 && isOfAnother) {
      scd.get().fault("what another relation has is of type 1: it knows no versions");
    } else if (isType2 && !hasVersions) {
      scd.get().fault("type 2 needs versions: say by starts from when a row holds");
    }
    return isType2;
  }

  private static void hasKey(Columns columns, Name key, Name relation) {
    if (columns.get(key.text()).isEmpty()) {
      relation.fault("%s has no column \"%s\", by which it would be found", relation, key);
    }
  }

  private void addValidity(Versions versions) {
    addValidity(versions.validFrom(), versions.type(), "From when it is so" + zone(versions));
    addValidity(
        versions.validTo(),
        versions.type(),
        "Until when" + zone(versions).replace(".", "; empty while it is so."));
    addValidity(versions.isCurrent(), ColumnType.BOOLEAN, "Whether it is so now.");
  }

  private static String zone(Versions versions) {
    return versions.type() == ColumnType.TIMESTAMP ? ", UTC." : ".";
  }

  /** A computed column of that name stands for it. */
  private void addValidity(String name, ColumnType type, String description) {
    if (made.computed().stream().noneMatch(column -> column.name().equals(name))) {
      YamlNode at = block.at(FROM).orElseThrow();
      made.add(new Name(name, at), ViewColumnSpec.of(name, type, ColumnMeaning.of(description)));
    }
  }

  private Optional<Members> members(Optional<Versions> versions) {
    Optional<Name> members = block.get(MEMBERS);
    members
        .flatMap(relations::columns)
        .ifPresent(columns -> key.forEach(k -> hasKey(columns, k, members.get())));
    ColumnType type = versions.map(Versions::type).orElse(ColumnType.TIMESTAMP);
    Optional<Name> since = block.get(SINCE);
    if (members.isPresent() && since.isEmpty() && versions.isPresent()) {
      members.get().fault("members needs since: the start of a member without versions");
    }
    since.ifPresent(at -> Literal.read(at, type));
    String start =
        since
            .map(at -> at.text().replace('T', ' ').replace("Z", ""))
            .map(text -> type.name() + " '" + text + "'")
            .orElse("NULL");
    return members.map(m -> new Members(m.text(), start));
  }
}
