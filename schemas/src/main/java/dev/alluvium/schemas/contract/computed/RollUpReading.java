package dev.alluvium.schemas.contract.computed;

import static dev.alluvium.schemas.contract.computed.RollUpReader.ALONG;
import static dev.alluvium.schemas.contract.computed.RollUpReader.COUNT;
import static dev.alluvium.schemas.contract.computed.RollUpReader.FROM;
import static dev.alluvium.schemas.contract.computed.RollUpReader.MEASURE;
import static dev.alluvium.schemas.contract.computed.RollUpReader.OF;
import static dev.alluvium.schemas.contract.computed.RollUpReader.PER;
import static dev.alluvium.schemas.contract.computed.RollUpReader.RUNNING;
import static dev.alluvium.schemas.contract.computed.RollUpReader.RUNNING_BLOCK;
import static dev.alluvium.schemas.contract.computed.RollUpReader.WHERE;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Function;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Running;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The reading of one roll-up. */
final class RollUpReading {
  /** What is the same whatever the order in which it is added. */
  private static final List<ColumnType> SUMMED = List.of(ColumnType.INT64, ColumnType.NUMERIC);

  /** What engines do not compare alike. */
  private static final List<ColumnType> NOT_COMPARED =
      List.of(ColumnType.FLOAT64, ColumnType.JSON, ColumnType.BYTES);

  private final YamlMap block;
  private final String of;
  private final Columns source;
  private final MadeColumns made;
  private final Columns key;
  private final List<ComputedColumn> groups = new ArrayList<>();

  /** By name, in their order. */
  private final Map<String, Summed> summed = new LinkedHashMap<>();

  private final List<Running> running = new ArrayList<>();

  RollUpReading(YamlMap block, String of, Columns source) {
    this.block = block;
    this.of = of;
    this.source = source;
    this.made = new MadeColumns(of);
    this.key = Columns.of(of, "column of its key");
  }

  ModelKind.Made read() {
    RollUpReader.groups(block).forEach(this::group);
    int computedGroups = made.computed().size();
    Map<Name, YamlMap> measures = RollUpReader.measures(block);
    Map<Name, Formula> formulas = new LinkedHashMap<>();
    measures.forEach(
        (name, map) -> Formula.in(map, MEASURE).ifPresent(formula -> formulas.put(name, formula)));
    measures.forEach(
        (name, map) -> {
          Formula formula = formulas.get(name);
          if (formula != null) {
            measure(name, formula, map, formulas);
          }
        });
    List<ComputedColumn> computed = made.computed().subList(computedGroups, made.computed().size());
    List<Step> steps = Stream.<Step>concat(running.stream(), computed.stream()).toList();
    if (Step.stages(steps).stream().mapToInt(List::size).sum() < steps.size()
        || computed.stream().anyMatch(column -> column.reads().contains(column.name()))) {
      block.fault("measures of %s read each other, or themselves, in a circle", of);
    }
    RollUpSpec rollUp =
        new RollUpSpec(
            block.get(FROM).map(Name::text).orElse(""),
            taken(),
            block.get(WHERE).map(Name::text).orElse(""),
            List.copyOf(groups),
            List.copyOf(summed.values()),
            List.copyOf(running),
            List.copyOf(computed),
            types());
    return new ModelKind.Made(rollUp, made.specs(), List.copyOf(key.names()));
  }

  private void group(Name name, YamlMap column) {
    Optional<Name> sql = column.get(MadeColumns.SQL);
    if (sql.isPresent()) {
      made.addComputed(name, sql.get(), column);
      groups.add(
          new ComputedColumn(name.text(), sql.get().text(), MadeColumns.words(sql.get().text())));
    } else {
      source
          .find(name)
          .ifPresent(
              like -> {
                made.add(name, like, column);
                groups.add(new ComputedColumn(name.text(), name.text(), Set.of(name.text())));
              });
    }
    made.specs().stream()
        .filter(spec -> spec.name().equals(name.text()))
        .forEach(
            spec ->
                key.add(
                    new Column(
                        spec.name(),
                        Optional.of(spec.type()),
                        spec.personal(),
                        spec.description())));
  }

  private void measure(Name name, Formula formula, YamlMap map, Map<Name, Formula> all) {
    String function = formula.function().text();
    boolean isOfRows = !function.equals(RUNNING) && !function.equals(MadeColumns.SQL.name());
    if (!isOfRows) {
      map.at(WHERE)
          .ifPresent(
              at -> at.fault("where chooses rows of a group; %s reads its columns", function));
    }
    if (function.equals(MadeColumns.SQL.name())) {
      formula.argument().name(function).ifPresent(sql -> made.addComputed(name, sql, map));
      return;
    }
    map.at(MadeColumns.TYPE)
        .ifPresent(at -> at.fault("type is for a measure with sql; %s has one", function));
    if (isOfRows) {
      ofRows(name, formula, map);
    } else {
      running(name, formula, map, all);
    }
  }

  private void ofRows(Name name, Formula formula, YamlMap map) {
    Optional<Summed> read = summed(name, formula, map);
    read.ifPresent(
        found -> {
          summed.put(found.name(), found);
          boolean isValue = found.function() == Function.MIN || found.function() == Function.MAX;
          Optional<Column> column = source.get(found.column());
          add(name, map, type(found), column.filter(c -> isValue));
        });
  }

  private Optional<Summed> summed(Name name, Formula formula, YamlMap map) {
    String where = map.get(WHERE).map(Name::text).orElse("");
    String called = formula.function().text();
    if (called.equals(COUNT)) {
      if (!formula.argument().isScalar("*")) {
        formula
            .argument()
            .fault("count counts rows: write count: \"*\", or count_distinct for different values");
      }
      return Optional.of(new Summed(name.text(), Function.COUNT, "", where));
    }
    Function function = Function.valueOf(called.toUpperCase(Locale.ROOT));
    Optional<Name> column = formula.argument().name(called);
    Optional<Column> found = column.flatMap(source::find);
    found.ifPresent(c -> check(function, column.get(), c));
    return found.map(c -> new Summed(name.text(), function, c.name(), where));
  }

  private static void check(Function function, Name at, Column column) {
    if (function == Function.SUM && !column.isOf(SUMMED)) {
      at.fault(
          column.isOf(List.of(ColumnType.FLOAT64))
              ? "%s is float64, whose sum depends on the order of rows; let it be numeric where it"
                  + " is stored"
              : "sum takes an int64 or a numeric; %s",
          column.isOf(List.of(ColumnType.FLOAT64)) ? at : column);
    } else if (function != Function.SUM
        && column.type().filter(NOT_COMPARED::contains).isPresent()) {
      at.fault(
          "%s takes what can be compared; %s", function.name().toLowerCase(Locale.ROOT), column);
    }
  }

  private ColumnType type(Summed of) {
    return switch (of.function()) {
      case COUNT, COUNT_DISTINCT -> ColumnType.INT64;
      case SUM, MIN, MAX -> source.get(of.column()).flatMap(Column::type).orElse(ColumnType.STRING);
    };
  }

  /** What is summed up may stand below it. */
  private void running(Name name, Formula formula, YamlMap map, Map<Name, Formula> all) {
    YamlMap said = formula.argument().map(RUNNING).of(RUNNING_BLOCK);
    Optional<Name> measure = said.get(OF);
    Optional<Name> by = said.get(ALONG).filter(along -> key.find(along).isPresent());
    List<String> per = key.resolve(said.get(PER));
    by.filter(along -> per.contains(along.text()))
        .ifPresent(along -> along.fault("%s cannot be in per as well", along));
    Optional<Summed> summedUp =
        measure.flatMap(
            found ->
                all.entrySet().stream()
                    .filter(entry -> entry.getKey().text().equals(found.text()))
                    .findFirst()
                    .flatMap(entry -> sumsUp(entry.getKey(), entry.getValue(), found)));
    if (measure.isPresent()
        && all.keySet().stream().noneMatch(n -> n.text().equals(measure.get().text()))) {
      measure.get().fault("%s", missing(measure.get(), all.keySet()));
    }
    if (by.isPresent() && summedUp.isPresent()) {
      running.add(
          new Running(
              name.text(),
              summedUp.get().name(),
              summedUp.get().function(),
              by.get().text(),
              List.copyOf(per)));
      add(name, map, type(summedUp.get()), Optional.empty());
    }
  }

  private String missing(Name measure, Set<Name> all) {
    Columns names = Columns.of(of, "measure");
    all.forEach(name -> names.add(new Column(name.text(), Optional.empty(), Optional.empty(), "")));
    return names.missing(measure.text());
  }

  /** What can be made of several groups' values. */
  private Optional<Summed> sumsUp(Name name, Formula formula, Name at) {
    String called = formula.function().text();
    boolean adds = !List.of(RUNNING, MadeColumns.SQL.name(), "count_distinct").contains(called);
    if (!adds) {
      at.fault(
          "%s cannot be told of several groups by their values, as it is made by %s; running takes"
              + " count, sum, min and max",
          at, called);
      return Optional.empty();
    }
    Function function = Function.valueOf(called.toUpperCase(Locale.ROOT));
    String column =
        called.equals(COUNT) ? "" : formula.argument().name(called).map(Name::text).orElse("");
    return Optional.of(new Summed(name.text(), function, column, ""));
  }

  private void add(Name name, YamlMap map, ColumnType type, Optional<Column> like) {
    if (map.at(MadeColumns.DESCRIPTION).isEmpty()) {
      name.fault("%s needs a description, as it is computed", name);
    }
    made.add(
        name,
        ViewColumnSpec.of(
            name.text(),
            type,
            map.get(MadeColumns.PERSONAL).or(() -> like.flatMap(Column::personal)),
            map.get(MadeColumns.DESCRIPTION).orElse("")));
  }

  private Map<String, ColumnType> types() {
    Map<String, ColumnType> types = new LinkedHashMap<>();
    made.specs().forEach(spec -> types.put(spec.name(), spec.type()));
    return types;
  }

  /** The columns of the source that anything reads, in capitals or not. */
  private List<String> taken() {
    Set<String> used = new LinkedHashSet<>();
    groups.forEach(group -> used.addAll(group.reads()));
    block.get(WHERE).ifPresent(where -> used.addAll(MadeColumns.words(where.text())));
    for (Summed column : summed.values()) {
      used.add(column.column());
      used.addAll(MadeColumns.words(column.where()));
    }
    Set<String> lower = new HashSet<>();
    used.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
    List<String> taken = source.names().stream().filter(lower::contains).toList();
    return taken.isEmpty() ? source.names().stream().limit(1).toList() : taken;
  }
}
