package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Computed;
import dev.alluvium.schemas.contract.computed.ComputedColumns.Unread;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.expression.SqlReader;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Compared;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Function;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Summed;
import dev.alluvium.schemas.spec.computed.RollUpSpec.Usual;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.expression.term.Term;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads the measures of one roll-up: each is one function of rows, of groups, or of a group. */
final class RollUpMeasures {
  private static final String COUNT = "count";

  static final Section MEASURE =
      Formula.block(
          functions(),
          RollUpReader.WHERE,
          MadeColumns.TYPE,
          MadeColumns.PERSONAL,
          MadeColumns.DESCRIPTION);

  /** What is the same whatever the order in which it is added. */
  private static final List<ColumnType> SUMMED = List.of(ColumnType.INT64, ColumnType.NUMERIC);

  private static final List<ColumnType> NOT_ORDERED = List.of(ColumnType.JSON, ColumnType.BYTES);

  /** What engines do not tell apart alike. */
  private static final List<ColumnType> NOT_TOLD_APART =
      List.of(ColumnType.FLOAT64, ColumnType.JSON, ColumnType.BYTES);

  private final String of;
  private final Columns source;
  private final Columns key;
  private final BiFunction<String, Set<String>, Optional<String>> noSum;

  private final Map<String, Formula> formulas = new LinkedHashMap<>();

  /** By name, in their order. */
  private final Map<String, Summed> summed = new LinkedHashMap<>();

  private final List<Compared> compared = new ArrayList<>();
  private final List<ComputedColumn> computed = new ArrayList<>();

  /** Of measures of rows and groups, by name. */
  private final Map<String, ViewColumnSpec> specs = new LinkedHashMap<>();

  /**
   * @param source columns of the rows
   * @param key columns of the groups
   * @param noSum why a column of the source cannot be summed up over rows that are told apart by
   *     some others, if it cannot
   */
  RollUpMeasures(
      String of,
      Columns source,
      Columns key,
      BiFunction<String, Set<String>, Optional<String>> noSum) {
    this.of = of;
    this.source = source;
    this.key = key;
    this.noSum = noSum;
  }

  private static List<Key<Optional<YamlNode>>> functions() {
    List<Key<Optional<YamlNode>>> keys = new ArrayList<>();
    keys.add(Key.find(COUNT, Shape.constant("*"), "Rows."));
    keys.add(ofRows("count_distinct", "Different values of a column, or of an expression."));
    keys.add(ofRows("sum", "Sum of an int64 or numeric: a column, or an expression."));
    keys.add(ofRows("avg", "Mean of an int64 or numeric: a column, or an expression."));
    keys.add(ofRows("min", "Smallest value of a column, or of an expression."));
    keys.add(ofRows("max", "Largest value of a column, or of an expression."));
    for (GroupComparison comparison : GroupComparison.values()) {
      keys.add(comparison.key());
    }
    keys.add(
        Key.find(
            MadeColumns.SQL.name(),
            Shape.text(),
            "An expression over columns of the group; or, with a type, any in the SQL that the"
                + " engines share."));
    return List.copyOf(keys);
  }

  private static Key<Optional<YamlNode>> ofRows(String name, String description) {
    return Key.find(name, Shape.anyText(), description);
  }

  List<Summed> summed() {
    return List.copyOf(summed.values());
  }

  List<Compared> compared() {
    return List.copyOf(compared);
  }

  List<ComputedColumn> computed() {
    return List.copyOf(computed);
  }

  /** Reads all, and adds their columns to those of the group. */
  void read(YamlMap block, Map<Name, YamlMap> measures, MadeColumns made) {
    measures.forEach(
        (name, map) ->
            Formula.in(map, MEASURE).ifPresent(formula -> formulas.put(name.text(), formula)));
    forEach(measures, this::isOfRows, this::ofRows);
    forEach(
        measures,
        formula -> GroupComparison.of(formula.function().text()).isPresent(),
        (name, map, formula) -> ofGroups(name, map, formula, measures.keySet()));
    Map<Name, YamlMap> ofColumns = new LinkedHashMap<>();
    forEach(
        measures,
        formula -> formula.function().text().equals(MadeColumns.SQL.name()),
        (name, map, formula) -> {
          whereIsOfRows(map, formula);
          ofColumns.put(name, map);
        });
    List<Unread> unread = ComputedColumns.unread(ofColumns);
    Map<String, Computed> read = ComputedColumns.readAll(of, unread, ofGroup(measures.keySet()));
    for (Name name : measures.keySet()) {
      Computed found = read.get(name.text());
      ViewColumnSpec spec = specs.get(name.text());
      if (found != null) {
        made.add(name, found);
        found.how().ifPresent(computed::add);
      } else if (spec != null) {
        made.add(name, spec);
      }
    }
    Set<String> circle =
        ComputedColumns.circle(Stream.<Step>concat(compared.stream(), unread.stream()).toList());
    unread.stream()
        .filter(column -> column.reads().contains(column.name().text()))
        .forEach(column -> circle.add(column.name().text()));
    if (!circle.isEmpty()) {
      block.fault(
          "measures of %s read each other, or themselves, in a circle: %s",
          of, String.join(", ", circle));
    }
  }

  private interface Reading {
    void read(Name name, YamlMap map, Formula formula);
  }

  private void forEach(Map<Name, YamlMap> measures, Predicate<Formula> which, Reading reading) {
    measures.forEach(
        (name, map) -> {
          Formula formula = formulas.get(name.text());
          if (formula != null && which.test(formula)) {
            reading.read(name, map, formula);
          }
        });
  }

  private boolean isOfRows(Formula formula) {
    String function = formula.function().text();
    return GroupComparison.of(function).isEmpty() && !function.equals(MadeColumns.SQL.name());
  }

  private static void whereIsOfRows(YamlMap map, Formula formula) {
    map.at(RollUpReader.WHERE)
        .ifPresent(
            at ->
                at.fault(
                    "where chooses rows of a group; %s reads its columns",
                    formula.function().text()));
  }

  /** The columns of a group; of those that are computed of these no more than the names. */
  private List<Column> ofGroup(Set<Name> measures) {
    List<Column> columns = new ArrayList<>();
    key.names().forEach(name -> key.get(name).ifPresent(columns::add));
    for (Name measure : measures) {
      Optional<ViewColumnSpec> spec = Optional.ofNullable(specs.get(measure.text()));
      columns.add(Column.bare(measure.text(), spec.map(ViewColumnSpec::type)));
    }
    return columns;
  }

  private void ofRows(Name name, YamlMap map, Formula formula) {
    List<Condition> where =
        map.get(RollUpReader.WHERE)
            .map(at -> ConditionReader.read(at, RollUpReader.WHERE.name(), source))
            .orElse(List.of());
    Function function = Function.valueOf(formula.function().text().toUpperCase(Locale.ROOT));
    value(function, formula)
        .filter(value -> takes(function, formula.argument(), value, where))
        .ifPresent(
            value -> {
              summed.put(name.text(), new Summed(name.text(), function, value, where));
              boolean isValue = function == Function.MIN || function == Function.MAX;
              add(name, formula, map, type(function, value), isValue ? personal(value) : List.of());
            });
  }

  /** What is summed up of a row. */
  private Optional<SqlExpression> value(Function function, Formula formula) {
    if (function == Function.COUNT) {
      if (!formula.argument().isScalar("*")) {
        formula
            .argument()
            .fault("count counts rows: write count: \"*\", or count_distinct for different values");
      }
      return Optional.of(new SqlExpression("1", new Term.Literal(1L, ColumnType.INT64)));
    }
    String called = formula.function().text();
    Optional<Name> text = formula.argument().name(called);
    if (text.filter(name -> SnakeCase.matches(name.text())).isEmpty()) {
      return text.isEmpty() ? Optional.empty() : SqlReader.read(formula.argument(), called, source);
    }
    return text.flatMap(source::find)
        .flatMap(
            column ->
                column
                    .type()
                    .map(
                        type ->
                            new SqlExpression(
                                column.name(), new Term.Column(column.name(), type))));
  }

  private boolean takes(
      Function function, YamlNode at, SqlExpression value, List<Condition> where) {
    ColumnType type = value.type();
    String called = function.name().toLowerCase(Locale.ROOT);
    boolean adds = function == Function.SUM || function == Function.AVG;
    if (adds && type == ColumnType.FLOAT64) {
      at.fault(
          "%s is float64, whose sum depends on the order of rows; let it be numeric where it is"
              + " stored",
          value.text());
      return false;
    }
    if (adds && !SUMMED.contains(type)) {
      at.fault(
          "%s takes an int64 or a numeric; %s is %s", called, value.text(), type.contractName());
      return false;
    }
    boolean isExtreme = function == Function.MIN || function == Function.MAX;
    if (isExtreme && NOT_ORDERED.contains(type)) {
      at.fault("%s takes what has an order; %s is %s", called, value.text(), type.contractName());
      return false;
    }
    if (function == Function.COUNT_DISTINCT && NOT_TOLD_APART.contains(type)) {
      at.fault(
          "%s takes what engines tell apart alike; %s is %s",
          called, value.text(), type.contractName());
      return false;
    }
    return !adds || addsUp(at, value, where);
  }

  private boolean addsUp(YamlNode at, SqlExpression value, List<Condition> where) {
    Set<String> apart = Condition.columns(where);
    for (String column : value.columns()) {
      Optional<String> why = noSum.apply(column, apart);
      if (why.isPresent()) {
        at.fault("%s does not add up: %s", column, why.get());
        return false;
      }
    }
    return true;
  }

  /** A value of a row, or what is computed of one, is as personal as that. */
  private List<String> personal(SqlExpression value) {
    return value.personal(column -> source.get(column).flatMap(Column::personal));
  }

  static ColumnType type(Function function, SqlExpression value) {
    return switch (function) {
      case COUNT, COUNT_DISTINCT -> ColumnType.INT64;
      case SUM, MIN, MAX -> value.type();
      case AVG -> value.type() == ColumnType.NUMERIC ? ColumnType.NUMERIC : ColumnType.FLOAT64;
    };
  }

  /** What it is of may stand below it. */
  private void ofGroups(Name name, YamlMap map, Formula formula, Set<Name> measures) {
    String called = formula.function().text();
    GroupComparison comparison = GroupComparison.of(called).orElseThrow();
    whereIsOfRows(map, formula);
    YamlMap said = formula.argument().map(called).of(comparison.block());
    Optional<Name> by =
        comparison.isAlong()
            ? said.get(GroupComparison.ALONG)
                .filter(
                    along ->
                        key.find(along).filter(c -> comparison.goesAlong(c, along)).isPresent())
            : Optional.empty();
    List<String> per = key.resolve(said.get(GroupComparison.PER));
    by.filter(along -> per.contains(along.text()))
        .ifPresent(along -> along.fault("%s cannot be in per as well", along));
    Optional<Summed> of =
        said.get(GroupComparison.OF)
            .flatMap(at -> find(at, called, measures).filter(found -> comparison.takes(found, at)));
    if (of.isEmpty() || (comparison.isAlong() && by.isEmpty())) {
      return;
    }
    compared.add(comparison.of(name.text(), of.get(), by.map(Name::text).orElse(""), per, said));
    checkIsEverMade(said, per);
    add(name, formula, map, comparison.type(of.get()), List.of());
  }

  /** Reports a usual level that wants more groups than there can be. */
  private void checkIsEverMade(YamlMap said, List<String> per) {
    if (compared.get(compared.size() - 1) instanceof Usual usual
        && usual.groups() > usual.times()
        && said.get(GroupComparison.TIMES).stream()
            .anyMatch(at -> at.text().equals(String.valueOf(usual.times())))
        && key.names().size() == per.size() + 1) {
      said.get(GroupComparison.GROUPS)
          .ifPresent(
              at ->
                  at.fault(
                      "groups must be %s, the value of times, or less: a day has one group",
                      usual.times()));
    }
  }

  /** The measure of rows that is compared, or a fault. */
  private Optional<Summed> find(Name at, String called, Set<Name> measures) {
    Summed found = summed.get(at.text());
    if (found != null) {
      return Optional.of(found);
    }
    Formula formula = formulas.get(at.text());
    if (formula != null && !isOfRows(formula)) {
      at.fault(
          "%s reads measures of rows; %s is made by %s", called, at, formula.function().text());
    } else if (measures.stream().noneMatch(m -> m.text().equals(at.text()))) {
      Columns names = Columns.of(of, "measure");
      measures.forEach(m -> names.add(Column.unknown(m.text())));
      at.fault("%s", names.missing(at.text()));
    }
    return Optional.empty();
  }

  private void add(
      Name name, Formula formula, YamlMap map, ColumnType type, List<String> personal) {
    map.at(MadeColumns.TYPE)
        .ifPresent(
            at ->
                at.fault("type is for a measure with sql; %s has one", formula.function().text()));
    if (map.at(MadeColumns.DESCRIPTION).isEmpty()) {
      name.fault("%s needs a description, as it is computed", name);
    }
    specs.put(
        name.text(),
        ViewColumnSpec.of(
            name.text(),
            type,
            ColumnMeaning.of(
                Personal.of(map.get(MadeColumns.PERSONAL), personal, name),
                map.get(MadeColumns.DESCRIPTION).orElse(""))));
  }
}
