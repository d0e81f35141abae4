package dev.alluvium.schemas.contract.expression;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Literal;
import dev.alluvium.schemas.contract.fault.Choice;
import dev.alluvium.schemas.contract.yaml.Definition;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Section;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.SnakeCase;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.contract.yaml.YamlNode;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.expression.Condition;
import dev.alluvium.schemas.spec.expression.Condition.Comparison;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads conditions: {@code {page_name: NextSong}}, {@code {status: {at_least: 400}}}, {@code {kind:
 * [a, b]}}, {@code {any: [{…}, {…}]}}, or one in SQL, {@code status BETWEEN 400 AND 499}.
 */
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

  private static final String NAME = "conditions";
  private static final String BY_COLUMN = "conditions_by_column";
  private static final String ANY = "any";
  private static final String COLUMN = "column";
  private static final String LIKE = "like";
  private static final String IS = "is";
  private static final List<String> PRESENCES = List.of("missing", "present");

  /** All but those in SQL. */
  public static final Definition CONDITIONS_BY_COLUMN =
      new Definition(
          BY_COLUMN,
          "Conditions by column; all must hold, and none does where the column is NULL.",
          Shape.entries(
              Shape.either(
                  Shape.scalar(),
                  values("One of these values."),
                  Shape.block(comparisons()).described("Comparisons.")),
              ANY,
              Shape.either(
                      Shape.scalar(),
                      Shape.listOf(Shape.either(Shape.scalar(), Shape.defined(BY_COLUMN))),
                      Shape.block(comparisons()).described("Comparisons."))
                  .described(
                      "Blocks of conditions of which one at least must hold; or as of a column.")));

  public static final Definition CONDITIONS =
      new Definition(
          NAME,
          "Conditions by column, or one in SQL.",
          Shape.either(Shape.text(), Shape.defined(BY_COLUMN)));

  private final Columns columns;
  private final List<Condition> conditions = new ArrayList<>();

  private ConditionReader(Columns columns) {
    this.columns = columns;
  }

  private static Shape values(String description) {
    return Shape.listOf(Shape.scalar()).described(description);
  }

  private static Section comparisons() {
    List<Key<?>> keys = new ArrayList<>();
    for (Comparison comparison : Comparison.values()) {
      keys.add(key(comparison));
    }
    keys.add(Key.find(LIKE, Shape.anyText(), "A text of this pattern: % any characters, _ one."));
    keys.add(Key.find(IS, Shape.oneOf(PRESENCES), "Whether there is a value."));
    Key<?>[] all = keys.toArray(Key<?>[]::new);
    return Section.of(all).withSomeOf(all);
  }

  private static Key<?> key(Comparison comparison) {
    String name = YamlMap.nameOf(comparison);
    Shape other =
        Shape.block(
            Section.of(
                Key.need(COLUMN, SnakeCase.NAME.reference(), "Another column of the type.")));
    return switch (comparison) {
      case EQUALS -> Key.find(name, Shape.either(Shape.scalar(), other), "This very value.");
      case NOT ->
          Key.find(
              name,
              Shape.either(
                  Shape.scalar(),
                  values("None of these values."),
                  other,
                  Shape.block(
                      Section.of(
                          Key.need(LIKE, Shape.anyText(), "A text that is not of this pattern.")))),
              "Has a value, and another one.");
      case AT_LEAST -> Key.find(name, Shape.either(Shape.ordered(), other), "This or more.");
      case AT_MOST -> Key.find(name, Shape.either(Shape.ordered(), other), "This or less.");
      case ABOVE -> Key.find(name, Shape.either(Shape.ordered(), other), "More than this.");
      case BELOW -> Key.find(name, Shape.either(Shape.ordered(), other), "Less than this.");
    };
  }

  /** The conditions of a block that is called {@code what}, or the one of a text in SQL. */
  public static List<Condition> read(YamlNode node, String what, Columns columns) {
    return node.isMap() || node.isList() || node.isEmpty()
        ? read(node.map(what), columns)
        : readInSql(node, what, columns)
            .map(sql -> List.<Condition>of(new Condition.Holds(sql)))
            .orElse(List.of());
  }

  /** The condition of a text in SQL. */
  public static Optional<SqlExpression> readInSql(YamlNode node, String what, Columns columns) {
    return SqlReader.read(node, what, columns).filter(sql -> isCondition(sql, node, what));
  }

  private static boolean isCondition(SqlExpression sql, YamlNode at, String what) {
    if (sql.type() != ColumnType.BOOLEAN) {
      at.fault("%s: %s is no condition: it is %s", what, sql.text(), sql.type().contractName());
    }
    return sql.type() == ColumnType.BOOLEAN;
  }

  /** The conditions of a block; all must hold. */
  public static List<Condition> read(YamlMap map, Columns columns) {
    ConditionReader reader = new ConditionReader(columns);
    map.items().forEach(reader::entry);
    if (map.isReadable() && map.items().isEmpty()) {
      map.fault("%s has no condition; write one such as {column: value}", map.what());
    }
    return List.copyOf(reader.conditions);
  }

  /** A list of blocks is none of values, so that a column may be called {@code any} too. */
  private void entry(Name name, YamlNode value) {
    boolean isAny =
        name.text().equals(ANY)
            && value.isList()
            && value.list(ANY).stream().anyMatch(YamlNode::isMap);
    if (isAny) {
      List<List<Condition>> alternatives =
          value.list(ANY).stream().map(item -> read(item.map("an item of any"), columns)).toList();
      if (alternatives.stream().noneMatch(List::isEmpty)) {
        conditions.add(new Condition.Any(alternatives));
      }
      return;
    }
    column(name, value);
  }

  private void column(Name name, YamlNode value) {
    Optional<Column> column = columns.find(name);
    if (value.isList()) {
      oneOf(column, false, name, value);
    } else if (!value.isMap()) {
      value
          .value("the value of " + name)
          .ifPresent(v -> compared(column, Comparison.EQUALS, v).ifPresent(conditions::add));
    } else {
      Map<Name, YamlNode> comparisons = value.map("condition on " + name).items();
      comparisons.forEach((word, operand) -> comparison(column, name, word, operand));
      if (comparisons.isEmpty()) {
        value.fault("condition on %s is empty", name);
      }
    }
  }

  private void comparison(Optional<Column> column, Name name, Name word, YamlNode operand) {
    switch (word.text()) {
      case LIKE -> like(column, false, operand);
      case IS -> presence(column, name, operand);
      default ->
          choose(word)
              .ifPresent(
                  comparison -> {
                    if (operand.isMap()) {
                      ofBlock(column, comparison, name, operand);
                    } else if (operand.isList() && comparison == Comparison.NOT) {
                      oneOf(column, true, name, operand);
                    } else {
                      operand
                          .value("the value of " + word)
                          .flatMap(value -> compared(column, comparison, value))
                          .ifPresent(conditions::add);
                    }
                  });
    }
  }

  private static Optional<Comparison> choose(Name word) {
    Map<String, Comparison> words = new LinkedHashMap<>();
    for (Comparison comparison : Comparison.values()) {
      words.put(YamlMap.nameOf(comparison), comparison);
    }
    Comparison found = words.get(word.text());
    if (found == null) {
      List<String> all = new ArrayList<>(words.keySet());
      all.add(LIKE);
      all.add(IS);
      word.fault("%s", Choice.unknown("comparison", word.text(), all));
    }
    return Optional.ofNullable(found);
  }

  /** {@code {column: other}}, or of {@code not} {@code {like: pattern}}. */
  private void ofBlock(
      Optional<Column> column, Comparison comparison, Name name, YamlNode operand) {
    Map<Name, YamlNode> items = operand.map("the value of " + name).items();
    for (Map.Entry<Name, YamlNode> item : items.entrySet()) {
      if (item.getKey().text().equals(COLUMN)) {
        item.getValue().name(COLUMN).ifPresent(other -> columns(column, comparison, other));
      } else if (comparison == Comparison.NOT && item.getKey().text().equals(LIKE)) {
        like(column, true, item.getValue());
      } else {
        List<String> known = comparison == Comparison.NOT ? List.of(COLUMN, LIKE) : List.of(COLUMN);
        item.getKey().fault("%s", Choice.unknown("key", item.getKey().text(), known));
      }
    }
    if (items.size() != 1) {
      operand.fault("the value of %s must say one thing, such as {column: other}", name);
    }
  }

  private void columns(Optional<Column> column, Comparison comparison, Name other) {
    Optional<Column> found = columns.find(other);
    if (column.isEmpty() || found.isEmpty()) {
      return;
    }
    Optional<ColumnType> type = column.get().type();
    Optional<ColumnType> otherType = found.get().type();
    if (type.isEmpty() || otherType.isEmpty()) {
      return;
    }
    if (!type.equals(otherType)) {
      other.fault(
          "%s is %s and %s is %s; only columns of one type are compared",
          column.get().name(), type.get().contractName(), other, otherType.get().contractName());
    } else if (isComparable(column.get(), type.get(), comparison, other)) {
      conditions.add(new Condition.ColumnsCompared(column.get().name(), comparison, other.text()));
    }
  }

  private void like(Optional<Column> column, boolean isNot, YamlNode operand) {
    Optional<Name> pattern = operand.value(LIKE);
    if (column.isEmpty() || pattern.isEmpty()) {
      return;
    }
    if (!column.get().isOf(List.of(ColumnType.STRING))) {
      operand.fault("%s is no text, and like is for texts", column.get().name());
    } else if (pattern.get().text().contains("\\")) {
      operand.fault("like takes no backslash, which warehouses read in different ways");
    } else {
      conditions.add(new Condition.Like(column.get().name(), isNot, pattern.get().text()));
    }
  }

  private void presence(Optional<Column> column, Name name, YamlNode operand) {
    Optional<Name> word = operand.name("the value of " + name);
    if (word.isEmpty()) {
      return;
    }
    if (!PRESENCES.contains(word.get().text())) {
      word.get().fault("%s", Choice.unknown("word", word.get().text(), PRESENCES));
      return;
    }
    boolean isPresent = word.get().text().equals("present");
    column.ifPresent(c -> conditions.add(new Condition.Missing(c.name(), isPresent)));
  }

  private void oneOf(Optional<Column> column, boolean isNot, Name name, YamlNode list) {
    List<Comparable<?>> values = new ArrayList<>();
    List<YamlNode> items = list.list("the values of " + name);
    for (YamlNode item : items) {
      item.value("a value of " + name)
          .flatMap(value -> compared(column, Comparison.EQUALS, value))
          .ifPresent(compared -> values.add(compared.value()));
    }
    if (items.isEmpty()) {
      list.fault("the list of values of %s is empty", name);
    } else if (values.size() == items.size()) {
      column.ifPresent(c -> conditions.add(new Condition.OneOf(c.name(), isNot, values)));
    }
  }

  private static Optional<Condition.Compared> compared(
      Optional<Column> column, Comparison comparison, Name literal) {
    Optional<ColumnType> type = column.flatMap(Column::type);
    if (type.isEmpty() || !isComparable(column.get(), type.get(), comparison, literal)) {
      return Optional.empty();
    }
    return Literal.read(literal, type.get())
        .map(value -> Condition.of(column.get().name(), comparison, value));
  }

  private static boolean isComparable(
      Column column, ColumnType type, Comparison comparison, Name at) {
    boolean isComparable = (comparison.isOfOrder() ? Literal.ORDERED : COMPARABLE).contains(type);
    if (!isComparable) {
      at.fault(
          comparison.isOfOrder()
              ? "%s is %s, which has no order"
              : "%s is %s, which no value can be compared with",
          column.name(),
          type.contractName());
    }
    return isComparable;
  }
}
