package dev.alluvium.schemas.contract.mart;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Parameter;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.expression.ColumnFunction;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.expression.Functions;
import dev.alluvium.schemas.contract.expression.Typed;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Names;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.mart.MeasureSpec.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one measure of an aggregate mart. */
public final class MeasureReader {
  private static final List<Key<Optional<YamlNode>>> SUMMARIES =
      Arrays.stream(Kind.values())
          .filter(kind -> kind != Kind.EXPRESSION)
          .map(MeasureReader::key)
          .toList();
  private static final Section BLOCK =
      Formula.block(
          Stream.concat(SUMMARIES.stream(), Functions.KEYS_OF_COLUMNS.stream()).toList(),
          CommonKeys.DESCRIPTION,
          Personal.MARK);
  public static final Definition MEASURE =
      Definition.of(
          "measure",
          "A column that sums up the events of a group, or a function of such columns.",
          BLOCK);

  private final Name name;
  private final YamlMap map;
  private final Columns event;
  private final Columns group;
  private final MeasureSpec.Builder measure = MeasureSpec.builder();
  private Optional<ColumnType> type = Optional.empty();
  private Optional<String> inherited = Optional.empty();

  private MeasureReader(Name name, YamlMap map, Columns event, Columns group) {
    this.name = name.inSnakeCase("measure");
    this.map = map;
    this.event = event;
    this.group = group;
  }

  private static Key<Optional<YamlNode>> key(Kind kind) {
    String name = YamlMap.nameOf(kind);
    return switch (kind) {
      case COUNT -> Key.find(name, Shape.constant("*"), "Rows.");
      case COUNT_IF ->
          Key.find(
              name,
              ConditionReader.CONDITIONS.reference(),
              "Rows on which all these conditions hold.");
      case COUNT_DISTINCT ->
          Key.find(
              name,
              Shape.oneOrMore(Shape.anyText()),
              "Different values of a column, or of several together; text counts in its standardised"
                  + " form.");
      case SUM -> ColumnFunction.key(name, 1, "Sum of a number.");
      case MIN -> ColumnFunction.key(name, 1, "Smallest value.");
      case MAX -> ColumnFunction.key(name, 1, "Largest value.");
      case FIRST ->
          ColumnFunction.key(
              name, 1, "Value of the first event that has one: by event time, then sequence.");
      case LAST ->
          ColumnFunction.key(
              name, 1, "Value of the last event that has one: by event time, then sequence.");
      case EXPRESSION -> throw new AssertionError("not a summary: " + kind);
    };
  }

  /** A measure, as a spec and as something to name. */
  record Measure(MeasureSpec spec, Column column) {}

  /**
   * Reads a measure.
   *
   * @param event columns that summaries read
   * @param group dimensions and earlier measures, which expressions read
   */
  static Measure read(Name name, YamlNode value, Columns event, Columns group) {
    return new MeasureReader(name, value.map("measure " + name), event, group).read();
  }

  private Measure read() {
    measure.setKind(Kind.COUNT);
    Formula.in(map, BLOCK).ifPresent(this::formula);
    Optional<String> personal = map.get(Personal.MARK).or(() -> inherited);
    String description = map.get(CommonKeys.DESCRIPTION);
    MeasureSpec spec =
        measure
            .setName(name.text())
            .setType(type.orElse(ColumnType.STRING))
            .setPersonal(personal)
            .setDescription(description)
            .build();
    return new Measure(spec, new Column(name.text(), type, personal, description));
  }

  private void formula(Formula formula) {
    if (SUMMARIES.stream().noneMatch(key -> key.name().equals(formula.function().text()))) {
      expression(formula);
      return;
    }
    Kind kind = YamlMap.choose(formula.function(), "measure", Kind.class).orElseThrow();
    measure.setKind(kind);
    switch (kind) {
      case COUNT -> count(formula);
      case COUNT_IF -> countIf(formula);
      case COUNT_DISTINCT -> countDistinct(formula);
      case SUM -> ofOneColumn(formula, Parameter.NUMBER);
      case MIN, MAX -> ofOneColumn(formula, Parameter.ORDERED);
      case FIRST, LAST -> ofOneColumn(formula, Parameter.ANY);
      case EXPRESSION -> throw new AssertionError("not a summary: " + kind);
    }
  }

  private void expression(Formula formula) {
    Typed typed = Functions.read(formula, group);
    type = typed.type();
    inherited = typed.personal(group);
    measure.setKind(Kind.EXPRESSION).setExpression(typed.expression());
  }

  private void count(Formula formula) {
    type = Optional.of(ColumnType.INT64);
    if (!formula.argument().isScalar("*")) {
      formula
          .argument()
          .fault("count counts rows: write count: \"*\", or count_distinct for different values");
    }
  }

  private void countIf(Formula formula) {
    type = Optional.of(ColumnType.INT64);
    measure.setConditions(ConditionReader.read(formula.argument().map("count_if"), event));
  }

  private void countDistinct(Formula formula) {
    type = Optional.of(ColumnType.INT64);
    List<Name> arguments = formula.arguments();
    if (arguments.isEmpty()) {
      formula.function().fault("count_distinct takes one column at least");
    }
    measure.setArguments(event.resolve(arguments));
  }

  private void ofOneColumn(Formula formula, Parameter parameter) {
    List<Name> arguments = formula.arguments();
    if (arguments.size() != 1) {
      formula.function().fault("%s takes 1 column, not %d", formula.function(), arguments.size());
      return;
    }
    Optional<Column> column = event.find(arguments.get(0));
    column.ifPresent(c -> parameter.check(formula.function(), arguments.get(0), c));
    measure.setArguments(Names.texts(arguments));
    type = column.flatMap(Column::type);
    boolean isOneOfItsValues = !formula.function().text().equals("sum");
    inherited = column.filter(c -> isOneOfItsValues).flatMap(Column::personal);
  }
}
