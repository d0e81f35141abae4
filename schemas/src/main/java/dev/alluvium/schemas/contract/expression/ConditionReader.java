package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads conditions: {@code {page_name: NextSong}}, {@code {status: {at_least: 400}}}. */
public final class ConditionReader {
  private static final List<ColumnType> COMPARABLE =
      List.of(
          ColumnType.STRING,
          ColumnType.BOOLEAN,
          ColumnType.INT64,
          ColumnType.FLOAT64,
          ColumnType.NUMERIC,
          ColumnType.DATE,
          ColumnType.TIMESTAMP);

  /** Equality is written without a word. */
  private static final List<Comparison> WRITTEN =
      List.of(Comparison.NOT, Comparison.AT_LEAST, Comparison.AT_MOST);

  public static final Definition CONDITIONS =
      new Definition(
          "conditions",
          "Conditions by column; all must hold, and none does where the column is NULL.",
          Shape.entries(
              Shape.either(Shape.scalar(), Shape.block(comparisons()).described("Comparisons."))));

  private final Columns columns;
  private final List<Condition> conditions = new ArrayList<>();

  private ConditionReader(Columns columns) {
    this.columns = columns;
  }

  private static Section comparisons() {
    Key<?>[] keys = WRITTEN.stream().map(ConditionReader::key).toArray(Key<?>[]::new);
    return Section.of(keys).withSomeOf(keys);
  }

  private static Key<?> key(Comparison comparison) {
    String name = YamlMap.nameOf(comparison);
    return switch (comparison) {
      case NOT -> Key.find(name, Shape.scalar(), "Has a value, and another one.");
      case AT_LEAST -> Key.find(name, Shape.ordered(), "This or more.");
      case AT_MOST -> Key.find(name, Shape.ordered(), "This or less.");
      case EQUALS -> throw new AssertionError("not written by a word: " + name);
    };
  }

  /** The conditions of a block; all must hold. */
  public static List<Condition> read(YamlMap map, Columns columns) {
    ConditionReader reader = new ConditionReader(columns);
    map.items().forEach(reader::column);
    if (map.isReadable() && map.items().isEmpty()) {
      map.fault("%s has no condition; write one such as {column: value}", map.what());
    }
    return List.copyOf(reader.conditions);
  }

  private void column(Name name, YamlNode value) {
    Optional<Column> column = columns.find(name);
    if (!value.isMap()) {
      value.value("the value of " + name).ifPresent(v -> add(column, Comparison.EQUALS, v));
      return;
    }
    Map<Name, YamlNode> comparisons = value.map("condition on " + name).items();
    comparisons.forEach((comparison, literal) -> comparison(column, comparison, literal));
    if (comparisons.isEmpty()) {
      value.fault("condition on %s is empty", name);
    }
  }

  private void comparison(Optional<Column> column, Name name, YamlNode literal) {
    Optional<Comparison> comparison = YamlMap.choose(name, "comparison", WRITTEN);
    Optional<Name> value = literal.value("the value of " + name);
    if (comparison.isPresent() && value.isPresent()) {
      add(column, comparison.get(), value.get());
    }
  }

  private void add(Optional<Column> column, Comparison comparison, Name literal) {
    Optional<ColumnType> type = column.flatMap(Column::type);
    if (type.isEmpty()) {
      return;
    }
    boolean byOrder = comparison == Comparison.AT_LEAST || comparison == Comparison.AT_MOST;
    if (!(byOrder ? Literal.ORDERED : COMPARABLE).contains(type.get())) {
      literal.fault(
          byOrder
              ? "%s is %s, which has no order"
              : "%s is %s, which no value can be compared with",
          column.get().name(),
          type.get().contractName());
      return;
    }
    Literal.read(literal, type.get())
        .ifPresent(v -> conditions.add(Condition.of(column.get().name(), comparison, v)));
  }
}
