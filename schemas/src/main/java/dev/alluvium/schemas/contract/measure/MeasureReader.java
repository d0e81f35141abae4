package dev.alluvium.schemas.contract.measure;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.expression.ConditionReader;
import dev.alluvium.schemas.contract.expression.DeclaredType;
import dev.alluvium.schemas.contract.expression.Formula;
import dev.alluvium.schemas.contract.expression.Functions;
import dev.alluvium.schemas.contract.expression.Typed;
import dev.alluvium.schemas.contract.measure.SummaryReader.Summarised;
import dev.alluvium.schemas.contract.yaml.CommonKeys;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnMeaning;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.mart.MeasureSpec;
import dev.alluvium.schemas.spec.measure.Count;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one measure of an aggregate mart. */
public final class MeasureReader {
  private static final Key<Optional<YamlNode>> WHERE =
      Key.find(
          "where",
          ConditionReader.CONDITIONS.reference(),
          "Conditions on the events that are summed up; every event otherwise.");

  private static final Section BLOCK =
      Formula.block(
          Stream.concat(Summaries.keys().stream(), Functions.KEYS_OF_COLUMNS.stream()).toList(),
          WHERE,
          CommonKeys.DESCRIPTION,
          Personal.MARK,
          DeclaredType.TYPE);
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
  private List<String> inherited = List.of();

  private MeasureReader(Name name, YamlMap map, Columns event, Columns group) {
    this.name = name.inSnakeCase("measure");
    this.map = map;
    this.event = event;
    this.group = group;
  }

  /** A measure, as a spec and as something to name. */
  public record Measure(MeasureSpec spec, Column column) {}

  /**
   * Reads a measure.
   *
   * @param event columns that summaries read
   * @param group dimensions and earlier measures, which expressions read
   */
  public static Measure read(Name name, YamlNode value, Columns event, Columns group) {
    return new MeasureReader(name, value.map("measure " + name), event, group).read();
  }

  private Measure read() {
    Formula.in(map, BLOCK).ifPresentOrElse(this::formula, () -> measure.setSummary(new Count()));
    DeclaredType.check(map, type);
    ColumnMeaning meaning =
        ColumnMeaning.of(
            Personal.of(map.get(Personal.MARK), inherited, name), map.get(CommonKeys.DESCRIPTION));
    MeasureSpec spec =
        measure
            .setName(name.text())
            .setType(type.orElse(ColumnType.STRING))
            .setMeaning(meaning)
            .build();
    return new Measure(spec, new Column(name.text(), type, meaning));
  }

  private void formula(Formula formula) {
    Summaries.find(formula.function().text())
        .ifPresentOrElse(reader -> summary(reader.read(formula, event)), () -> expression(formula));
  }

  private void summary(Summarised read) {
    type = read.type();
    inherited = read.personal().stream().toList();
    measure.setSummary(read.summary());
    map.get(WHERE)
        .ifPresent(where -> measure.setWhere(ConditionReader.read(where, WHERE.name(), event)));
  }

  private void expression(Formula formula) {
    map.get(WHERE)
        .ifPresent(
            where ->
                where.fault(
                    "where chooses the events that a measure sums up; %s is computed from the"
                        + " group's other columns",
                    formula.function()));
    Typed typed = Functions.read(formula, group);
    type = typed.type();
    inherited = typed.personal(group);
    measure.setExpression(typed.expression());
  }
}
