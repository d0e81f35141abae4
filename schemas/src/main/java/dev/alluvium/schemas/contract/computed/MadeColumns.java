package dev.alluvium.schemas.contract.computed;

import dev.alluvium.schemas.contract.column.Column;
import dev.alluvium.schemas.contract.column.Columns;
import dev.alluvium.schemas.contract.column.Personal;
import dev.alluvium.schemas.contract.column.SqlWords;
import dev.alluvium.schemas.contract.expression.SqlReader;
import dev.alluvium.schemas.contract.yaml.Key;
import dev.alluvium.schemas.contract.yaml.Name;
import dev.alluvium.schemas.contract.yaml.Shape;
import dev.alluvium.schemas.contract.yaml.YamlMap;
import dev.alluvium.schemas.spec.column.ColumnType;
import dev.alluvium.schemas.spec.computed.ComputedColumn;
import dev.alluvium.schemas.spec.computed.Step;
import dev.alluvium.schemas.spec.expression.SqlExpression;
import dev.alluvium.schemas.spec.view.ViewColumnSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of a model as they are read: each like that of the source, unless its block says
 * otherwise, or computed by an expression.
 */
final class MadeColumns {
  static final Key<Optional<Name>> SQL =
      Key.findValue(
          "sql",
          Shape.text(),
          "An expression over columns of the row; or, with a type, any in the SQL that the engines"
              + " share.");
  static final Key<Optional<ColumnType>> TYPE =
      Key.findWord(
          "type",
          "type",
          ColumnType.class,
          "Type of what sql gives, which is in the SQL that the engines share then.");
  static final Key<Optional<String>> PERSONAL =
      Personal.key(
          "The kind of personal data this is; that of the column it comes from, if left out.");
  static final Key<Optional<String>> DESCRIPTION =
      Key.findText("description", "What it means; that of the column it comes from, if left out.");
  static final List<Key<?>> KEYS = List.of(SQL, TYPE, PERSONAL, DESCRIPTION);

  /** Texts are passed over, and columns of relations are none of the row. */
  private static final Pattern WORD =
      Pattern.compile("'(?:[^']|'')*+'|(?<word>[A-Za-z_]\\w*(?:\\s*\\.\\s*\\w+)*)");

  private final List<ViewColumnSpec> specs = new ArrayList<>();
  private final List<ComputedColumn> computed = new ArrayList<>();
  private final Columns names;
  private boolean isWhole = true;

  /**
   * @param of whose they are
   */
  MadeColumns(String of) {
    this.names = Columns.of(of, "column");
  }

  List<ViewColumnSpec> specs() {
    return List.copyOf(specs);
  }

  List<ComputedColumn> computed() {
    return List.copyOf(computed);
  }

  boolean has(String name) {
    return names.names().contains(name);
  }

  /** Adds a column like that of a source, under a name of its own. */
  void add(Name name, Column like, YamlMap block) {
    block
        .at(TYPE)
        .ifPresent(
            at -> at.fault("type is for a column with sql; %s has that of its source", name));
    isWhole &= like.type().isPresent();
    add(
        name,
        ViewColumnSpec.of(
            name.text(),
            like.type().orElse(ColumnType.STRING),
            block.get(PERSONAL).or(like::personal),
            block.get(DESCRIPTION).orElse(like.description())));
  }

  /** Adds a column like that of a source, under its name. */
  void add(Name name, Column like) {
    add(
        name,
        ViewColumnSpec.of(
            name.text(),
            like.type().orElse(ColumnType.STRING),
            like.personal(),
            like.description()));
  }

  /** Adds a column that is computed. */
  void add(Name name, Computed computed) {
    add(name, computed.spec());
    computed.how().ifPresentOrElse(this.computed::add, () -> isWhole = false);
  }

  /** Whether there are so many columns, and the types of all are known. */
  boolean isWhole(int count) {
    return isWhole && specs.size() == count;
  }

  void add(Name name, ViewColumnSpec spec) {
    if (SqlWords.isReserved(name.text())) {
      name.fault("\"%s\" is a word of SQL; give the column another name", name);
    }
    name.inSnakeCase("column");
    names.add(
        name,
        new Column(spec.name(), Optional.of(spec.type()), spec.personal(), spec.description()));
    specs.add(spec);
  }

  /**
   * A column that is computed.
   *
   * @param how unless that is at fault
   * @param type where it is known
   */
  record Computed(Optional<ComputedColumn> how, ViewColumnSpec spec, Optional<ColumnType> type) {
    private static Computed of(
        Unread column, Optional<ComputedColumn> how, Optional<ColumnType> type) {
      return new Computed(
          how,
          ViewColumnSpec.of(
              column.name().text(),
              type.orElse(ColumnType.STRING),
              column.block().get(PERSONAL),
              column.block().get(DESCRIPTION).orElse("")),
          type);
    }

    Column column() {
      return new Column(spec.name(), type, spec.personal(), spec.description());
    }
  }

  /** A column whose expression is not read yet, as its order among others is told by its words. */
  record Unread(Name name, YamlMap block, String sql) implements Step {
    @Override
    public Set<String> makes() {
      return Set.of(name.text());
    }

    @Override
    public Set<String> reads() {
      return words(sql);
    }
  }

  /** Those of the blocks that have an expression. */
  static List<Unread> unread(Map<Name, YamlMap> blocks) {
    List<Unread> unread = new ArrayList<>();
    blocks.forEach(
        (name, block) ->
            block.get(SQL).ifPresent(sql -> unread.add(new Unread(name, block, sql.text()))));
    return unread;
  }

  /**
   * Reads expressions, each behind those that it reads, but for such as read each other in a
   * circle.
   *
   * @param of whose columns they are
   * @param row what can be named besides: a column that has the name of a computed one is meant in
   *     the expression of that one alone
   */
  static Map<String, Computed> readAll(String of, List<Unread> unread, List<Column> row) {
    Map<String, Computed> read = new LinkedHashMap<>();
    for (List<Unread> stage : Step.stages(unread)) {
      Map<String, Computed> made = new LinkedHashMap<>();
      for (Unread column : stage) {
        Columns known = Columns.of(of, "column");
        unread.stream()
            .map(other -> other.name().text())
            .filter(other -> !other.equals(column.name().text()))
            .map(
                other ->
                    Optional.ofNullable(read.get(other))
                        .map(Computed::column)
                        .orElse(new Column(other, Optional.empty(), Optional.empty(), "")))
            .forEach(known::add);
        row.forEach(known::add);
        made.put(column.name().text(), read(column, known));
      }
      read.putAll(made);
    }
    for (Unread left : unread) {
      read.computeIfAbsent(
          left.name().text(), name -> Computed.of(left, Optional.empty(), Optional.empty()));
    }
    return read;
  }

  private static Computed read(Unread column, Columns row) {
    Name name = column.name();
    YamlMap block = column.block();
    Optional<ColumnType> type = block.get(TYPE);
    Optional<ComputedColumn> how;
    if (block.has(TYPE)) {
      how =
          type.map(
              known ->
                  new ComputedColumn.Shared(name.text(), known, column.sql(), words(column.sql())));
    } else if (words(column.sql()).contains("select")) {
      name.fault(
          "%s needs a type: what reads another table is in the SQL that the engines share", name);
      how = Optional.empty();
    } else {
      Optional<SqlExpression> expression =
          block.at(SQL).flatMap(at -> SqlReader.read(at, SQL.name(), row));
      type = expression.map(SqlExpression::type);
      how = expression.map(found -> new ComputedColumn.Typed(name.text(), found));
    }
    if (block.at(DESCRIPTION).isEmpty()) {
      name.fault("%s needs a description, as it is computed", name);
    }
    return Computed.of(column, how, type);
  }

  /** What makes the steps that read each other in a circle, or read such. */
  static Set<String> circle(List<Step> steps) {
    Set<String> left = new TreeSet<>();
    steps.forEach(step -> left.addAll(step.makes()));
    Step.stages(steps).forEach(stage -> stage.forEach(step -> left.removeAll(step.makes())));
    return left;
  }

  /** The expressions that are in the SQL that the engines share. */
  static List<Name> inSharedSql(Map<Name, YamlMap> blocks) {
    return blocks.values().stream()
        .filter(block -> block.has(TYPE))
        .flatMap(block -> block.get(SQL).stream())
        .toList();
  }

  /** The words of an expression, in small letters, among which are the columns that it reads. */
  static Set<String> words(String sql) {
    Matcher matcher = WORD.matcher(sql);
    return matcher
        .results()
        .map(found -> found.group())
        .filter(word -> !word.startsWith("'") && !word.contains("."))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }
}
