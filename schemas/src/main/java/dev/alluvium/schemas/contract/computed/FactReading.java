package dev.alluvium.schemas.contract.computed;

import static dev.alluvium.schemas.contract.computed.FactReader.AS_OF;
import static dev.alluvium.schemas.contract.computed.FactReader.BY;
import static dev.alluvium.schemas.contract.computed.FactReader.FROM;
import static dev.alluvium.schemas.contract.computed.FactReader.IN;
import static dev.alluvium.schemas.contract.computed.FactReader.KEY;
import static dev.alluvium.schemas.contract.computed.FactReader.STARTS;
import static dev.alluvium.schemas.contract.computed.FactReader.TAKE;
import static dev.alluvium.schemas.contract.computed.FactReader.lookUps;
import static java.util.Objects.requireNonNull;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Computed;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Unread;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.DimensionSpec;
import dev.alluvium.schemas.spec.computed.DimensionSpec.Versions;
import dev.alluvium.schemas.spec.computed.FactSpec;
import dev.alluvium.schemas.spec.computed.FactSpec.AsOf;
import dev.alluvium.schemas.spec.computed.FactSpec.LookUp;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The reading of one fact. */
final class FactReading {
  private static final List<ColumnType> TIMES = List.of(ColumnType.DATE, ColumnType.TIMESTAMP);

  private final YamlMap block;
  private final String of;
  private final Columns source;
  private final ReadableRelations relations;
  private final MadeColumns made;

  /** What can be named: columns of the source, and those that are made. */
  private final Map<String, Column> known = new LinkedHashMap<>();

  private final Set<String> makers = new LinkedHashSet<>();

  FactReading(YamlMap block, String of, Columns source, ReadableRelations relations) {
    this.block = block;
    this.of = of;
    this.source = source;
    this.relations = relations;
    this.made = new MadeColumns(of);
    source.names().forEach(name -> source.get(name).ifPresent(column -> known.put(name, column)));
  }

  ModelKind.Made read() {
    Map<Name, YamlMap> columns = FactReader.columns(block);
    Map<Name, YamlMap> lookUps = lookUps(block);
    lookUps.values().forEach(this::makeTaken);
    List<Unread> unread = ComputedColumns.unread(columns);
    Map<String, Computed> computed = ComputedColumns.readAll(of, unread, namable());
    unread.forEach(
        column -> make(column.name(), requireNonNull(computed.get(column.name().text())).column()));
    columns.forEach((name, column) -> column(name, column, computed));
    List<LookUp> read = new ArrayList<>();
    lookUps.forEach((name, lookUp) -> lookUp(name, lookUp).ifPresent(read::add));
    Set<String> circle =
        ComputedColumns.circle(Stream.<Step>concat(read.stream(), unread.stream()).toList());
    if (!circle.isEmpty()) {
      block.fault(
          "look-ups and columns of %s read each other in a circle: %s",
          of, String.join(", ", circle));
    }
    List<Name> key = block.get(KEY);
    FactSpec fact =
        new FactSpec(
            block.get(FROM).map(Name::text).orElse(""),
            taken(read),
            List.copyOf(read),
            made.computed());
    return new ModelKind.Made(fact, made.specs(), Names.texts(key), made.isWhole(columns.size()));
  }

  /** A column of a relation that is at fault. */
  private static Column unknown(Name name) {
    return Column.unknown(name.text());
  }

  private void make(Name name, Column column) {
    if (!makers.add(name.text())) {
      name.fault("%s makes \"%s\" twice; rename one", of, name);
    }
    known.put(name.text(), column);
  }

  private void makeTaken(YamlMap lookUp) {
    Optional<Columns> columns = lookUp.get(IN).flatMap(relations::columns);
    lookUp
        .get(TAKE)
        .items()
        .forEach(
            (name, value) ->
                value
                    .name("take")
                    .flatMap(
                        column ->
                            columns.isPresent()
                                ? columns.get().find(column)
                                : Optional.of(unknown(column)))
                    .ifPresent(column -> make(name.inSnakeCase("column"), column)));
  }

  private void column(Name name, YamlMap column, Map<String, Computed> computed) {
    Computed found = computed.get(name.text());
    if (found != null) {
      made.add(name, found);
    } else {
      find(name).ifPresent(like -> made.add(name, like, column));
    }
  }

  /** A column by the name that it has in the fact, be it of the source. */
  private Optional<Column> find(Name name) {
    Columns all = Columns.of(of, "column");
    namable().forEach(all::add);
    return all.find(name);
  }

  /** What can be named, by the names in the fact. */
  private List<Column> namable() {
    return known.entrySet().stream()
        .map(entry -> entry.getValue().withName(entry.getKey()))
        .toList();
  }

  private Optional<LookUp> lookUp(Name name, YamlMap lookUp) {
    name.inSnakeCase("look-up");
    Optional<Name> in = lookUp.get(IN);
    Optional<Columns> columns = in.flatMap(relations::columns);
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    Optional<DimensionSpec> dimension = relations.dimension(in.get().text());
    Map<String, String> by = new LinkedHashMap<>();
    lookUp
        .get(BY)
        .items()
        .forEach(
            (column, value) -> {
              Optional<Name> own = value.name("by");
              if (columns.get().find(column).filter(c -> c.checkTellsApart(column)).isPresent()
                  && own.flatMap(this::find).isPresent()
                  && isBefore(lookUp, own.get())) {
                by.put(column.text(), own.get().text());
              }
            });
    Map<String, String> take = new LinkedHashMap<>();
    Map<String, String> otherwise = new LinkedHashMap<>();
    lookUp
        .get(TAKE)
        .items()
        .forEach(
            (taken, value) ->
                value
                    .name("take")
                    .ifPresent(
                        column -> {
                          take.put(taken.text(), column.text());
                          dimension
                              .filter(DimensionSpec::unknownMember)
                              .flatMap(DimensionSpec::surrogateKey)
                              .filter(column.text()::equals)
                              .ifPresent(key -> otherwise.put(taken.text(), DimensionSpec.UNKNOWN));
                        }));
    if (lookUp.get(AS_OF).isEmpty()) {
      dimension
          .flatMap(DimensionSpec::versions)
          .ifPresent(versions -> tellsVersion(in.get(), versions, by));
    }
    return Optional.of(
        LookUp.of(
            name.text(),
            in.get().text(),
            by,
            asOf(lookUp, columns.get(), dimension),
            take,
            otherwise));
  }

  /** Whether what is looked up by is there before it is taken. */
  private boolean isBefore(YamlMap lookUp, Name own) {
    boolean isTaken =
        lookUp.get(TAKE).items().keySet().stream().anyMatch(t -> t.text().equals(own.text()));
    if (isTaken && source.get(own.text()).isEmpty()) {
      own.fault("%s has no column \"%s\" to look up by: the look-up itself makes it", of, own);
    }
    return !isTaken || source.get(own.text()).isPresent();
  }

  /** A thing has a row per version: one of them must be told. */
  private static void tellsVersion(Name in, Versions versions, Map<String, String> by) {
    List<String> parts = List.of(versions.validFrom(), versions.validTo(), versions.isCurrent());
    if (by.keySet().stream().noneMatch(parts::contains)) {
      in.fault(
          "%s has a row per version: say by as_of which one, or look up by its %s as well",
          in, versions.validFrom());
    }
  }

  private Optional<AsOf> asOf(YamlMap lookUp, Columns columns, Optional<DimensionSpec> dimension) {
    Optional<Name> time = lookUp.get(AS_OF);
    Optional<Name> starts = lookUp.get(STARTS);
    Optional<Versions> versions = dimension.flatMap(DimensionSpec::versions);
    if (time.isEmpty()) {
      starts.ifPresent(at -> at.fault("starts needs as_of"));
      return Optional.empty();
    }
    time.flatMap(this::find).ifPresent(column -> isTime(time.get(), column));
    Optional<Column> start =
        starts.isPresent()
            ? starts.flatMap(columns::find)
            : versions.flatMap(v -> columns.get(v.validFrom()));
    start.ifPresent(column -> isTime(starts.orElse(time.get()), column));
    if (start.isEmpty() && starts.isEmpty()) {
      time.get()
          .fault("as_of needs starts: %s is no dimension with versions", lookUp.get(IN).get());
    }
    return start.map(
        column ->
            new AsOf(time.get().text(), column.name(), column.type().orElse(ColumnType.TIMESTAMP)));
  }

  private static void isTime(Name name, Column column) {
    if (!column.isOf(TIMES)) {
      name.fault("%s is no date or timestamp: it is %s", name, column);
    }
  }

  /** The columns of the source that anything reads. */
  private List<String> taken(List<LookUp> lookUps) {
    Set<String> used = new LinkedHashSet<>();
    made.specs().stream().map(ViewColumnSpec::name).forEach(used::add);
    lookUps.forEach(lookUp -> used.addAll(lookUp.reads()));
    for (ComputedColumn column : made.computed()) {
      used.addAll(column.reads());
    }
    return source.names().stream().filter(used::contains).toList();
  }
}
